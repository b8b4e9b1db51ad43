; sweep.euclid.asm: a sweep over remainders, in three loops one in another
;
; Prints 0
;
; Without memory or a sum there is only one thing to count with: a number that becomes what remains of
; another when it is divided by it gets smaller, and is 0 after a dozen rounds at most. So r1 counts the
; outer loop, r2 the second one, and r0 in the loops within. A branch leads back 255 instructions at most,
; and these loops fill that. It is the longest program for its size that we know, and still a short one.

        LOAD  r1, 161
outer:  LOAD  r2, 161
second:
        LOAD  r0, 255
s255:   MOD   r1, r0, r0
        BNZ   r0, s255
        LOAD  r0, 252
s252:   MOD   r1, r0, r0
        BNZ   r0, s252
        LOAD  r0, 249
s249:   MOD   r1, r0, r0
        BNZ   r0, s249
        LOAD  r0, 246
s246:   MOD   r1, r0, r0
        BNZ   r0, s246
        LOAD  r0, 243
s243:   MOD   r1, r0, r0
        BNZ   r0, s243
        LOAD  r0, 240
s240:   MOD   r1, r0, r0
        BNZ   r0, s240
        LOAD  r0, 237
s237:   MOD   r1, r0, r0
        BNZ   r0, s237
        LOAD  r0, 234
s234:   MOD   r1, r0, r0
        BNZ   r0, s234
        LOAD  r0, 231
s231:   MOD   r1, r0, r0
        BNZ   r0, s231
        LOAD  r0, 228
s228:   MOD   r1, r0, r0
        BNZ   r0, s228
        LOAD  r0, 225
s225:   MOD   r1, r0, r0
        BNZ   r0, s225
        LOAD  r0, 222
s222:   MOD   r1, r0, r0
        BNZ   r0, s222
        LOAD  r0, 219
s219:   MOD   r1, r0, r0
        BNZ   r0, s219
        LOAD  r0, 216
s216:   MOD   r1, r0, r0
        BNZ   r0, s216
        LOAD  r0, 213
s213:   MOD   r1, r0, r0
        BNZ   r0, s213
        LOAD  r0, 210
s210:   MOD   r1, r0, r0
        BNZ   r0, s210
        LOAD  r0, 207
s207:   MOD   r1, r0, r0
        BNZ   r0, s207
        LOAD  r0, 204
s204:   MOD   r1, r0, r0
        BNZ   r0, s204
        LOAD  r0, 201
s201:   MOD   r1, r0, r0
        BNZ   r0, s201
        LOAD  r0, 198
s198:   MOD   r1, r0, r0
        BNZ   r0, s198
        LOAD  r0, 195
s195:   MOD   r1, r0, r0
        BNZ   r0, s195
        LOAD  r0, 192
s192:   MOD   r1, r0, r0
        BNZ   r0, s192
        LOAD  r0, 189
s189:   MOD   r1, r0, r0
        BNZ   r0, s189
        LOAD  r0, 186
s186:   MOD   r1, r0, r0
        BNZ   r0, s186
        LOAD  r0, 183
s183:   MOD   r1, r0, r0
        BNZ   r0, s183
        LOAD  r0, 180
s180:   MOD   r1, r0, r0
        BNZ   r0, s180
        LOAD  r0, 177
s177:   MOD   r1, r0, r0
        BNZ   r0, s177
        LOAD  r0, 174
s174:   MOD   r1, r0, r0
        BNZ   r0, s174
        LOAD  r0, 171
s171:   MOD   r1, r0, r0
        BNZ   r0, s171
        LOAD  r0, 168
s168:   MOD   r1, r0, r0
        BNZ   r0, s168
        LOAD  r0, 165
s165:   MOD   r1, r0, r0
        BNZ   r0, s165
        LOAD  r0, 162
s162:   MOD   r1, r0, r0
        BNZ   r0, s162
        LOAD  r0, 159
s159:   MOD   r1, r0, r0
        BNZ   r0, s159
        LOAD  r0, 156
s156:   MOD   r1, r0, r0
        BNZ   r0, s156
        LOAD  r0, 153
s153:   MOD   r1, r0, r0
        BNZ   r0, s153
        LOAD  r0, 150
s150:   MOD   r1, r0, r0
        BNZ   r0, s150
        LOAD  r0, 147
s147:   MOD   r1, r0, r0
        BNZ   r0, s147
        LOAD  r0, 144
s144:   MOD   r1, r0, r0
        BNZ   r0, s144
        LOAD  r0, 141
s141:   MOD   r1, r0, r0
        BNZ   r0, s141
        LOAD  r0, 138
s138:   MOD   r1, r0, r0
        BNZ   r0, s138
        LOAD  r0, 135
s135:   MOD   r1, r0, r0
        BNZ   r0, s135
        LOAD  r0, 132
s132:   MOD   r1, r0, r0
        BNZ   r0, s132
        LOAD  r0, 129
s129:   MOD   r1, r0, r0
        BNZ   r0, s129
        LOAD  r0, 126
s126:   MOD   r1, r0, r0
        BNZ   r0, s126
        LOAD  r0, 123
s123:   MOD   r1, r0, r0
        BNZ   r0, s123
        LOAD  r0, 120
s120:   MOD   r1, r0, r0
        BNZ   r0, s120
        LOAD  r0, 117
s117:   MOD   r1, r0, r0
        BNZ   r0, s117
        LOAD  r0, 114
s114:   MOD   r1, r0, r0
        BNZ   r0, s114
        LOAD  r0, 111
s111:   MOD   r1, r0, r0
        BNZ   r0, s111
        LOAD  r0, 108
s108:   MOD   r1, r0, r0
        BNZ   r0, s108
        LOAD  r0, 105
s105:   MOD   r1, r0, r0
        BNZ   r0, s105
        LOAD  r0, 102
s102:   MOD   r1, r0, r0
        BNZ   r0, s102
        LOAD  r0, 99
s99:    MOD   r1, r0, r0
        BNZ   r0, s99
        LOAD  r0, 96
s96:    MOD   r1, r0, r0
        BNZ   r0, s96
        LOAD  r0, 93
s93:    MOD   r1, r0, r0
        BNZ   r0, s93
        LOAD  r0, 90
s90:    MOD   r1, r0, r0
        BNZ   r0, s90
        LOAD  r0, 87
s87:    MOD   r1, r0, r0
        BNZ   r0, s87
        LOAD  r0, 84
s84:    MOD   r1, r0, r0
        BNZ   r0, s84
        LOAD  r0, 81
s81:    MOD   r1, r0, r0
        BNZ   r0, s81
        LOAD  r0, 78
s78:    MOD   r1, r0, r0
        BNZ   r0, s78
        LOAD  r0, 75
s75:    MOD   r1, r0, r0
        BNZ   r0, s75
        LOAD  r0, 72
s72:    MOD   r1, r0, r0
        BNZ   r0, s72
        LOAD  r0, 69
s69:    MOD   r1, r0, r0
        BNZ   r0, s69
        LOAD  r0, 66
s66:    MOD   r1, r0, r0
        BNZ   r0, s66
        LOAD  r0, 63
s63:    MOD   r1, r0, r0
        BNZ   r0, s63
        LOAD  r0, 60
s60:    MOD   r1, r0, r0
        BNZ   r0, s60
        LOAD  r0, 57
s57:    MOD   r1, r0, r0
        BNZ   r0, s57
        LOAD  r0, 54
s54:    MOD   r1, r0, r0
        BNZ   r0, s54
        LOAD  r0, 51
s51:    MOD   r1, r0, r0
        BNZ   r0, s51
        LOAD  r0, 48
s48:    MOD   r1, r0, r0
        BNZ   r0, s48
        LOAD  r0, 45
s45:    MOD   r1, r0, r0
        BNZ   r0, s45
        LOAD  r0, 42
s42:    MOD   r1, r0, r0
        BNZ   r0, s42
        LOAD  r0, 39
s39:    MOD   r1, r0, r0
        BNZ   r0, s39
        LOAD  r0, 36
s36:    MOD   r1, r0, r0
        BNZ   r0, s36
        LOAD  r0, 33
s33:    MOD   r1, r0, r0
        BNZ   r0, s33
        LOAD  r0, 30
s30:    MOD   r1, r0, r0
        BNZ   r0, s30
        LOAD  r0, 27
s27:    MOD   r1, r0, r0
        BNZ   r0, s27
        LOAD  r0, 24
s24:    MOD   r1, r0, r0
        BNZ   r0, s24
        LOAD  r0, 21
s21:    MOD   r1, r0, r0
        BNZ   r0, s21
        LOAD  r0, 18
s18:    MOD   r1, r0, r0
        BNZ   r0, s18
        LOAD  r0, 15
s15:    MOD   r1, r0, r0
        BNZ   r0, s15
        LOAD  r0, 12
s12:    MOD   r1, r0, r0
        BNZ   r0, s12
        LOAD  r0, 9
s9:     MOD   r1, r0, r0
        BNZ   r0, s9

        LOAD  r0, 251
        MOD   r0, r2, r2        ; r2: 161, 90, 71, 38, 23, 21, 20, 11, 9, 8, 3, 2, 1
        BNZ   r2, second
        LOAD  r0, 251
        MOD   r0, r1, r1        ; r1: the same
        BNZ   r1, outer
        LOAD  r0, 0
        HALT
