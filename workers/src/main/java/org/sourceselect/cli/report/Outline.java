package org.sourceselect.cli.report;

import java.awt.image.BufferedImage;
import java.util.function.IntPredicate;

/** The border of some pixels of a slice that is painted with its pixels magnified. */
final class Outline {

    private final IntPredicate member;
    private final int size;
    private final int scale;

    private Outline(IntPredicate member, int size, int scale) {
        this.member = member;
        this.size = size;
        this.scale = scale;
    }

    /**
     * Of the pixels that are not 0.
     *
     * @param mask row by row
     * @param size height and width of the slice
     * @param scale height and width of a painted pixel
     */
    static Outline of(byte[] mask, int size, int scale) {
        return of(i -> mask[i] != 0, size, scale);
    }

    /** Of the pixels whose index passes. */
    static Outline of(IntPredicate member, int size, int scale) {
        return new Outline(member, size, scale);
    }

    /** Draws along the borders between pixels within and without, on the side within. */
    void draw(BufferedImage painted, int left, int top, int colour) {
        draw(painted, left, top, colour, 1, 0);
    }

    /**
     * Draws a part of it: of each stretch of {@code on + off} painted pixels along rows and columns the first {@code on}.
     *
     * @param left where the slice begins
     * @param top likewise
     */
    void draw(BufferedImage painted, int left, int top, int colour, int on, int off) {
        int width = Math.max(1, scale / 3);
        for (int y = 0; y < size * scale; y++) {
            for (int x = 0; x < size * scale; x++) {
                if (within(x, y)
                        && (x + y) % (on + off) < on
                        && !(within(x - width, y)
                                && within(x + width, y)
                                && within(x, y - width)
                                && within(x, y + width))) {
                    painted.setRGB(left + x, top + y, colour);
                }
            }
        }
    }

    private boolean within(int x, int y) {
        int limit = size * scale;
        return x >= 0 && y >= 0 && x < limit && y < limit && member.test(y / scale * size + x / scale);
    }
}
