"""grade — judges what the kernel says, not what a student's program prints."""
