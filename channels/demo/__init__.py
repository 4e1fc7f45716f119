"""Three phones in a page: demo mode. Each phone meets Hearback's real webhook routes through the emulated providers.

It never runs beside live credentials, keeps everything in memory, and knows Hearback only through ``backend.DemoBackend``.
"""
