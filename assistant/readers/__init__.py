"""Readers: prose in, observations with exact quotes out."""
