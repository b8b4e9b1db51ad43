
/* HALT shows r0 and stops. */
static int service(uint16_t key, uint16_t *r)
{
    (void)key;
    printf("%u\n", (unsigned)r[0]);
    return HALTED;
}
