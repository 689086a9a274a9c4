package org.sourceselect.dataset;

import java.util.Arrays;

/**
 * Pads a slice, about its middle, to a square in millimetres and resamples it to size x size pixels.
 *
 * <p>Images: the bilinear (triangle) filter, widened by the scale when shrinking, so that it averages instead of
 * aliasing; the same as Pillow's {@code resize(BILINEAR)} and PyTorch's {@code interpolate(mode="bilinear",
 * antialias=True)}. Preferred to averaging over areas because one formula serves enlarging and shrinking, so that two sites
 * with slightly different voxel sizes are not filtered differently; at scale 1 it copies. Labels: the nearest voxel.
 */
final class Resizing implements SliceFit {

    private final int width;
    private final int size;
    private final Axis columns;
    private final Axis rows;
    private final float[] between;

    /** For each output pixel, the input pixels that it is made of, their weights, and the nearest one or -1. */
    private static final class Axis {

        final int[] first;
        final float[][] weights;
        final int[] nearest;

        Axis(int[] first, float[][] weights, int[] nearest) {
            this.first = first;
            this.weights = weights;
            this.nearest = nearest;
        }

        static Axis of(int voxels, double spacing, double side, int size) {
            int[] first = new int[size];
            float[][] weights = new float[size][];
            int[] nearest = new int[size];
            double scale = side / size / spacing;
            double reach = Math.max(1, scale);
            double margin = (side / spacing - voxels) / 2;
            for (int i = 0; i < size; i++) {
                // In input pixels from the first one's outer edge.
                double centre = (i + 0.5) * scale - margin;
                int nearestVoxel = (int) Math.floor(centre);
                nearest[i] = nearestVoxel >= 0 && nearestVoxel < voxels ? nearestVoxel : -1;
                int from = (int) Math.ceil(Math.max(centre - reach, -margin) - 0.5);
                int to = (int) Math.floor(Math.min(centre + reach, voxels + margin) - 0.5);
                double sum = 0;
                for (int j = from; j <= to; j++) {
                    sum += triangle((j + 0.5 - centre) / reach);
                }
                first[i] = Math.max(from, 0);
                weights[i] = new float[Math.max(0, Math.min(to, voxels - 1) - first[i] + 1)];
                for (int k = 0; k < weights[i].length; k++) {
                    weights[i][k] = (float) (triangle((first[i] + k + 0.5 - centre) / reach) / sum);
                }
            }
            return new Axis(first, weights, nearest);
        }

        private static double triangle(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    }

    private Resizing(int width, int height, int size, Axis columns, Axis rows) {
        this.width = width;
        this.size = size;
        this.columns = columns;
        this.rows = rows;
        this.between = new float[height * size];
    }

    /**
     * For slices of a volume.
     *
     * @param nx voxels across
     * @param ny voxels from front to back
     * @param spacing their size in mm
     * @param size height and width wanted
     */
    static Resizing of(int nx, int ny, double[] spacing, int size) {
        double side = Math.max(nx * spacing[0], ny * spacing[1]);
        return new Resizing(nx, ny, size, Axis.of(nx, spacing[0], side, size), Axis.of(ny, spacing[1], side, size));
    }

    @Override
    public void image(float[] slice, float[] into) {
        int height = between.length / size;
        for (int row = 0; row < height; row++) {
            for (int i = 0; i < size; i++) {
                float sum = 0;
                float[] weights = columns.weights[i];
                int at = row * width + columns.first[i];
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * slice[at + k];
                }
                between[row * size + i] = sum;
            }
        }
        Arrays.fill(into, 0);
        for (int i = 0; i < size; i++) {
            float[] weights = rows.weights[i];
            for (int k = 0; k < weights.length; k++) {
                int from = (rows.first[i] + k) * size;
                for (int column = 0; column < size; column++) {
                    into[i * size + column] += weights[k] * between[from + column];
                }
            }
        }
    }

    @Override
    public void labels(short[] slice, short[] into) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                boolean inside = rows.nearest[i] >= 0 && columns.nearest[j] >= 0;
                into[i * size + j] = inside ? slice[rows.nearest[i] * width + columns.nearest[j]] : 0;
            }
        }
    }
}
