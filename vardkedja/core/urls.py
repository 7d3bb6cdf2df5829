"""Addresses of core: sign-in, whom you act for, what to do, cases, people, log, administration."""

from django.urls import path

from vardkedja.core.views import account, styleguide, todo

app_name = "core"
urlpatterns = [
    path("", todo.todo, name="todo"),
    path("logga-in/", account.login, name="login"),
    path("logga-ut/", account.logout, name="logout"),
    path("valj-uppdrag/", account.choose, name="choose"),
    path("stilguide/", styleguide.styleguide, name="styleguide"),
]
