package org.sourceselect.dataset;

import java.util.Arrays;

/** Cuts out a square about the middle of the brain's bounding box over the whole volume, at native resolution. */
record Cropping(int width, int height, int size, int firstColumn, int firstRow) implements SliceFit {

    static Cropping about(BrainMask brain, int nx, int ny, int nz, int size) {
        int left = nx;
        int right = -1;
        int low = ny;
        int high = -1;
        for (int i = 0; i < nx * ny * nz; i++) {
            if (brain.contains(i)) {
                int x = i % nx;
                int y = i / nx % ny;
                left = Math.min(left, x);
                right = Math.max(right, x);
                low = Math.min(low, y);
                high = Math.max(high, y);
            }
        }
        // Column = nx-1-x and row = ny-1-y.
        int firstColumn = Math.floorDiv(2 * (nx - 1) - left - right + 1 - size, 2);
        int firstRow = Math.floorDiv(2 * (ny - 1) - low - high + 1 - size, 2);
        return new Cropping(nx, ny, size, firstColumn, firstRow);
    }

    @Override
    public void image(float[] slice, float[] into) {
        Arrays.fill(into, 0);
        int from = Math.max(0, firstColumn);
        int to = Math.min(width, firstColumn + size);
        for (int row = Math.max(0, firstRow); row < Math.min(height, firstRow + size) && from < to; row++) {
            System.arraycopy(slice, row * width + from, into, (row - firstRow) * size + from - firstColumn, to - from);
        }
    }

    @Override
    public void labels(short[] slice, short[] into) {
        Arrays.fill(into, (short) 0);
        int from = Math.max(0, firstColumn);
        int to = Math.min(width, firstColumn + size);
        for (int row = Math.max(0, firstRow); row < Math.min(height, firstRow + size) && from < to; row++) {
            System.arraycopy(slice, row * width + from, into, (row - firstRow) * size + from - firstColumn, to - from);
        }
    }
}
