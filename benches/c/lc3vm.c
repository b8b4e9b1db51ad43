/* The plain LC-3 in C that our engines are compared with: one switch on the opcode, condition codes worked
 * out by every instruction that sets them, a count of what has completed, and a check of every address. It
 * knows HALT, OUT and PUTS, and no devices. Nothing in it is clever, and nothing is slow on purpose.
 *
 *     lc3vm FILE.obj     the classic object: big-endian words, the origin first
 *
 * At the end it prints the CPU time in seconds and the instructions on standard error. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DEVICES = 0xFE00 };

static uint16_t mem[65536];
static uint16_t reg[8];
static uint64_t count;

static void reject(const char *what, unsigned value)
{
    fflush(stdout);
    fprintf(stderr, "error: %s x%04X\n", what, value);
    exit(3);
}

static uint16_t checked(uint16_t addr)
{
    if (addr >= DEVICES)
        reject("there is no memory at", addr);
    return addr;
}

/* The low bits of a word as a signed number. */
static uint16_t extend(uint16_t word, int bits)
{
    uint16_t sign = (uint16_t)(1u << (bits - 1));
    uint16_t low = (uint16_t)(word & (2u * sign - 1));
    return (uint16_t)((low ^ sign) - sign);
}

static unsigned code_of(uint16_t value)
{
    return value == 0 ? 2 : value >> 15 ? 4 : 1;
}

static uint16_t origin_of(const char *name)
{
    FILE *file = fopen(name, "rb");
    uint16_t origin = 0, addr = 0;
    int high, low, words = 0;
    if (file == NULL)
        reject("the file cannot be read", 0);
    while ((high = fgetc(file)) != EOF && (low = fgetc(file)) != EOF) {
        uint16_t word = (uint16_t)(high << 8 | low);
        if (words++ == 0)
            origin = addr = word;
        else
            mem[checked(addr++)] = word;
    }
    fclose(file);
    return origin;
}

static void run(uint16_t pc)
{
    unsigned code = 2;
    uint64_t done = 0;
    for (;;) {
        uint16_t word = mem[checked(pc)];
        unsigned a = word >> 9 & 7, b = word >> 6 & 7, c = word & 7;
        uint16_t addr;
        pc++;
        switch (word >> 12) {
        case 0x0:
            if (a & code)
                pc = (uint16_t)(pc + extend(word, 9));
            break;
        case 0x1:
            reg[a] = (uint16_t)(reg[b] + (word & 0x20 ? extend(word, 5) : reg[c]));
            code = code_of(reg[a]);
            break;
        case 0x2:
            reg[a] = mem[checked((uint16_t)(pc + extend(word, 9)))];
            code = code_of(reg[a]);
            break;
        case 0x3:
            mem[checked((uint16_t)(pc + extend(word, 9)))] = reg[a];
            break;
        case 0x4:
            addr = word & 0x800 ? (uint16_t)(pc + extend(word, 11)) : reg[b];
            reg[7] = pc;
            pc = addr;
            break;
        case 0x5:
            reg[a] = reg[b] & (word & 0x20 ? extend(word, 5) : reg[c]);
            code = code_of(reg[a]);
            break;
        case 0x6:
            reg[a] = mem[checked((uint16_t)(reg[b] + extend(word, 6)))];
            code = code_of(reg[a]);
            break;
        case 0x7:
            mem[checked((uint16_t)(reg[b] + extend(word, 6)))] = reg[a];
            break;
        case 0x9:
            reg[a] = (uint16_t)~reg[b];
            code = code_of(reg[a]);
            break;
        case 0xA:
            reg[a] = mem[checked(mem[checked((uint16_t)(pc + extend(word, 9)))])];
            code = code_of(reg[a]);
            break;
        case 0xB:
            mem[checked(mem[checked((uint16_t)(pc + extend(word, 9)))])] = reg[a];
            break;
        case 0xC:
            pc = reg[b];
            break;
        case 0xE:
            reg[a] = (uint16_t)(pc + extend(word, 9));
            break;
        case 0xF:
            switch (word & 0xFF) {
            case 0x21:
                putchar(reg[0] & 0xFF);
                break;
            case 0x22:
                for (addr = reg[0]; mem[checked(addr)] != 0; addr++)
                    putchar(mem[addr] & 0xFF);
                break;
            case 0x25:
                count = done + 1;
                return;
            default:
                reject("there is no trap", word & 0xFF);
            }
            break;
        default:
            reject("this is not an instruction:", word);
        }
        done++;
    }
}

int main(int argc, char **argv)
{
    uint16_t origin;
    clock_t start;
    if (argc != 2) {
        fprintf(stderr, "usage: lc3vm FILE.obj\n");
        return 2;
    }
    origin = origin_of(argv[1]);
    start = clock();
    run(origin);
    fflush(stdout);
    fprintf(stderr, "seconds %.6f\n", (double)(clock() - start) / CLOCKS_PER_SEC);
    fprintf(stderr, "instructions %llu\n", (unsigned long long)count);
    return 0;
}
