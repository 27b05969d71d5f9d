"""The tables of training: people, classes and rolls. A module of its own: the desk starts without them."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from db.models import Committee, Staff, Table


class Person(Table):
    """Someone who is trained. `number` 工号 and `phone_tail`, four digits, tell two of one name apart."""

    committee = ForeignKeyField(Committee, index=True)
    name = TextField()
    initials = CharField()
    unit = TextField(default="")
    post = TextField(default="")
    number = CharField(default="")
    phone_tail = CharField(default="")
    version = IntegerField(default=1)


class Membership(Table):
    """A person's group, from and to (days; `until` null = still)."""

    person = ForeignKeyField(Person, index=True)
    group = CharField(column_name="group_slug")
    since = CharField()
    until = CharField(null=True)


class Course(Table):
    """A class 班次. `hours` and `days` are decimals kept as text."""

    committee = ForeignKeyField(Committee, index=False)
    year = IntegerField()
    number = CharField(default="")
    name = TextField()
    host = TextField(default="")
    organiser = TextField(default="")
    audience = TextField(default="")
    planned = IntegerField(null=True)
    starts = CharField()
    ends = CharField()
    days = CharField(default="0")
    hours = CharField(default="0")
    place = TextField(default="")
    form = CharField()
    content = TextField(default="")
    teachers = TextField(default="")
    exam = TextField(default="")
    contact = TextField(default="")
    state = CharField(default="planned")
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("committee", "year", "starts"), False),)


class Attendance(Table):
    """One person in one class. `completed_on`: their own day, where it is not the last day of the class."""

    course = ForeignKeyField(Course, index=False)
    person = ForeignKeyField(Person, index=True)
    state = CharField()
    hours = CharField(default="0")
    recorded_by = ForeignKeyField(Staff, null=True)
    recorded_at = IntegerField(null=True)
    completed_on = CharField(null=True)
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("course", "person"), True),)
