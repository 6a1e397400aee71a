"""Ticket queues: what one is (queue), what a ticket is brought to (changes), how it reads (text), the transport made of one."""
