
/* The console and the end: the register is in the low bits of the first byte. */
static int service(uint16_t key, uint16_t *r)
{
    unsigned value = r[key >> 8 & 3], bit;
    if (key >> 8 == 0xFF)
        return HALTED;
    if (key >> 10 == 0x36) {
        for (bit = 0x80; bit != 0; bit >>= 1)
            putchar(value & bit ? '1' : '0');
    } else if (value < 0x80) {
        putchar((int)value);
    } else {
        /* In UTF-8, a character from 128 on is two bytes. */
        putchar((int)(0xC0 | value >> 6));
        putchar((int)(0x80 | (value & 0x3F)));
    }
    return DONE;
}
