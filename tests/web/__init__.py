"""Tests of what every HTTP door needs."""
