# One line each over dev.py, so that make itself is not needed.
.PHONY: shop shop-reset test lint matrix clean
shop: ; @python3 dev.py shop
shop-reset: ; @python3 dev.py shop-reset
test: ; @python3 dev.py test
lint: ; @python3 dev.py lint
matrix: ; @python3 dev.py matrix
clean: ; @python3 dev.py clean
