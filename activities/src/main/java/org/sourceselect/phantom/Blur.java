package org.sourceselect.phantom;

/** Gaussian blur of a volume, one axis after the other; zero beyond the edges. */
final class Blur {

    /** Below this width, in voxels, a neighbour weighs less than a thousandth (exp(-8)). */
    private static final double NEGLIGIBLE = 0.25;

    private Blur() {}

    /** Blurs in place with a standard deviation in voxels. */
    static void gaussian(float[] values, VoxelGrid grid, double sigma) {
        if (sigma < NEGLIGIBLE) {
            return;
        }
        double[] kernel = kernel(sigma);
        int nx = grid.nx();
        int ny = grid.ny();
        int nz = grid.nz();
        for (int row = 0; row < ny * nz; row++) {
            line(values, row * nx, 1, nx, kernel);
        }
        for (int k = 0; k < nz; k++) {
            for (int i = 0; i < nx; i++) {
                line(values, k * nx * ny + i, nx, ny, kernel);
            }
        }
        for (int column = 0; column < nx * ny; column++) {
            line(values, column, nx * ny, nz, kernel);
        }
    }

    /** Weights at 0, 1, 2 … voxels from the middle; both sides together sum to 1. */
    private static double[] kernel(double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        double[] kernel = new double[reach + 1];
        double sum = 0;
        for (int i = 0; i <= reach; i++) {
            kernel[i] = StrictMath.exp(-0.5 * i * i / (sigma * sigma));
            sum += i == 0 ? kernel[i] : 2 * kernel[i];
        }
        for (int i = 0; i <= reach; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    private static void line(float[] values, int start, int step, int n, double[] kernel) {
        float[] old = new float[n];
        for (int i = 0; i < n; i++) {
            old[i] = values[start + i * step];
        }
        for (int i = 0; i < n; i++) {
            double sum = kernel[0] * old[i];
            for (int r = 1; r < kernel.length; r++) {
                double below = i - r >= 0 ? old[i - r] : 0;
                double above = i + r < n ? old[i + r] : 0;
                sum += kernel[r] * (below + above);
            }
            values[start + i * step] = (float) sum;
        }
    }
}
