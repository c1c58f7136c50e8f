"""Addresses without a number in them. Every page names a dozen, and none moves while the server runs."""

from functools import cache

from django.urls import reverse


@cache
def address(url_name: str) -> str:
    return reverse(url_name)
