"""The pages in a real Chromium: the whole story, by mouse and keyboard, in both languages. The server is a process of its own."""
