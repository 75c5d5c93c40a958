"""Django project: settings by subject, the URL map, the WSGI door."""
