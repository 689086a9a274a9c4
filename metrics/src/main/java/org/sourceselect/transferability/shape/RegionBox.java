package org.sourceselect.transferability.shape;

/**
 * The square around a region within the slices of one subject, as large as its longer side, in which every slice of the
 * region is brought to {@value #SIDE} x {@value #SIDE} pixels by nearest neighbour. Size and place are gone, proportions stay.
 *
 * @param top first row of the region in any slice
 * @param bottom the row after its last
 * @param left first column
 * @param right the column after its last
 */
record RegionBox(int top, int bottom, int left, int right) {

    /** Four windows of SSIM side by side: enough to see an outline, and few enough that small regions are not all corners. */
    static final int SIDE = 32;

    /** A slice of the region in its box. */
    byte[] of(byte[] mask, int width) {
        int side = Math.max(bottom - top, right - left);
        byte[] box = new byte[SIDE * SIDE];
        for (int i = 0; i < SIDE; i++) {
            int y = pixel(top + bottom, side, i);
            for (int j = 0; j < SIDE; j++) {
                int x = pixel(left + right, side, j);
                if (y >= top && y < bottom && x >= left && x < right) {
                    box[i * SIDE + j] = mask[y * width + x];
                }
            }
        }
        return box;
    }

    /** The pixel in which the middle of a cell lies: ends / 2 - side / 2 + (cell + 1/2) side / SIDE, in whole numbers. */
    private static int pixel(int ends, int side, int cell) {
        return Math.floorDiv((ends - side) * SIDE + (2 * cell + 1) * side, 2 * SIDE);
    }
}
