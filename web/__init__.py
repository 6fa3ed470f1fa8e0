"""What every HTTP door needs: access, sessions, headers, errors, forms, filters."""
