"""The Flask side: extension, seams, slots, pages, commands.

Law: the only layer that knows Flask. It joins the shop's transaction or opens its own; what is decided and
what is booked stands in the layers below.
"""
