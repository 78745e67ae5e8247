"""Parts of screens: each takes the theme, and the wording where it says something itself."""
