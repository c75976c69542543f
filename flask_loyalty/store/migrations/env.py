"""Alembic's environment of our own stream: always runs on the connection that store/schema.py brings."""

from alembic import context

from flask_loyalty.store.schema import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
