-- This capability keeps nothing of its own: proposals and policies are the kernel's. The file makes its roles.
select platform.tenant();
