"""Addresses of core: sign-in, whom you act for, what to do, cases, people, log, administration."""

from django.urls import path

from vardkedja.core.views import (
    account,
    cases,
    documents,
    lists,
    parties,
    persons,
    releases,
    styleguide,
    todo,
)

app_name = "core"
CASE, PERSON = "arenden/<uuid:case_id>/", "personer/<uuid:record_id>/"
urlpatterns = [
    path("", todo.todo, name="todo"),
    path("uppgifter/<uuid:task_id>/ta/", todo.take, name="take"),
    path("logga-in/", account.login, name="login"),
    path("logga-ut/", account.logout, name="logout"),
    path("valj-uppdrag/", account.choose, name="choose"),
    path("stilguide/", styleguide.styleguide, name="styleguide"),
    path("sok/", lists.search, name="search"),
    path("arenden/", lists.cases, name="cases"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}nummer/", cases.reveal, name="reveal"),
    path(f"{CASE}anteckning/", cases.note, name="note"),
    path(f"{CASE}avsluta/", cases.close, name="close"),
    path(f"{CASE}koppla/<uuid:other_id>/", cases.join, name="join"),
    path(f"{CASE}parter/", parties.add_party, name="add_party"),
    path(f"{CASE}parter/<uuid:party_id>/avsluta/", parties.end_party, name="end_party"),
    path(f"{CASE}ansvarig/", parties.handler, name="handler"),
    path(f"{CASE}samtycke/", releases.consent, name="consent"),
    path(f"{CASE}samtycke/<uuid:consent_id>/aterkalla/", releases.withdraw, name="withdraw"),
    path(f"{CASE}lamna-ut/", releases.release, name="release"),
    path(f"{CASE}handlingar/<uuid:version_id>/", documents.document, name="document"),
    path(f"{CASE}handlingar/<uuid:version_id>/pdf/", documents.document_pdf, name="document_pdf"),
    path(f"{CASE}handlingar/<uuid:version_id>/till-akten/", documents.to_file, name="to_file"),
    path("personer/ny/", persons.new, name="person_new"),
    path("personer/registrera/", persons.register, name="person_register"),
    path(PERSON, persons.person, name="person"),
    path(f"{PERSON}helt-nummer/", persons.reveal, name="person_reveal"),
    path(f"{PERSON}andra/", persons.change, name="person_change"),
    path(f"{PERSON}hemkommun/", persons.home, name="person_home"),
    path(f"{PERSON}nummer/", persons.number, name="person_number"),
    path(f"{PERSON}oppna-arende/", persons.open_case, name="open_case"),
]
