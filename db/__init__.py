"""What is kept: models, queries, search, migrations, connections. The only place that knows Peewee."""

from db.driver_block import import_peewee

import_peewee()
