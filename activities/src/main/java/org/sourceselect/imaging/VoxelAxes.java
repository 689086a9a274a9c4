package org.sourceselect.imaging;

import java.util.Arrays;

/**
 * Which way the stored axes of a file run: each along one canonical axis (0 right, 1 anterior, 2 superior) or against
 * it.
 *
 * <p>The order of the axes in the file is i (fastest), j, k; {@code axis[0]} is the canonical axis that i follows.
 */
final class VoxelAxes {

    private static final String ALONG = "RAS";
    private static final String AGAINST = "LPI";

    /** Columns of unit length whose determinant is below this are too near to lying in one plane to be told apart. */
    private static final double SINGULAR = 1e-6;

    private final int[] axis;
    private final boolean[] flipped;

    private VoxelAxes(int[] axis, boolean[] flipped) {
        this.axis = axis;
        this.flipped = flipped;
    }

    /** Whether an affine spans space at all, so that its axes have a direction. */
    static boolean spansSpace(Affine affine) {
        double[] s = affine.spacing();
        double relative = Math.abs(affine.determinant()) / (s[0] * s[1] * s[2]);
        return affine.isFinite() && relative > SINGULAR && Double.isFinite(relative);
    }

    /**
     * The axes nearest to those of an affine, by the rule of nibabel's {@code io_orientation}: strip zooms and shears by
     * the polar decomposition, then, the most clearly directed voxel axis first, give each the canonical axis that its
     * direction has the largest share of among those still free.
     *
     * @throws IllegalArgumentException if the affine does not {@linkplain #spansSpace span space}
     */
    static VoxelAxes nearest(Affine affine) {
        if (!spansSpace(affine)) {
            throw new IllegalArgumentException("the affine " + affine + " is singular or not finite");
        }
        double[][] rotation = nearestRotation(affine);
        Integer[] order = {0, 1, 2};
        double[] clarity = new double[3];
        for (int f = 0; f < 3; f++) {
            for (int c = 0; c < 3; c++) {
                clarity[f] = Math.max(clarity[f], Math.abs(rotation[c][f]));
            }
        }
        Arrays.sort(order, (a, b) -> Double.compare(clarity[b], clarity[a]));
        int[] axis = new int[3];
        boolean[] flipped = new boolean[3];
        boolean[] taken = new boolean[3];
        for (int f : order) {
            int best = -1;
            for (int c = 0; c < 3; c++) {
                if (!taken[c] && (best < 0 || Math.abs(rotation[c][f]) > Math.abs(rotation[best][f]))) {
                    best = c;
                }
            }
            axis[f] = best;
            flipped[f] = rotation[best][f] < 0;
            taken[best] = true;
        }
        return new VoxelAxes(axis, flipped);
    }

    /** Axes by the letters of the directions they run to, fastest first: {@code RAS} is canonical, {@code LPS} DICOM's. */
    static VoxelAxes named(String letters) {
        int[] axis = new int[3];
        boolean[] flipped = new boolean[3];
        int seen = 0;
        for (int f = 0; f < 3 && letters.length() == 3; f++) {
            char letter = letters.charAt(f);
            flipped[f] = AGAINST.indexOf(letter) >= 0;
            axis[f] = flipped[f] ? AGAINST.indexOf(letter) : ALONG.indexOf(letter);
            seen |= axis[f] < 0 ? 0 : 1 << axis[f];
        }
        if (seen != 0b111) {
            throw new IllegalArgumentException(
                    "axes " + letters + " are not one each of R or L, A or P, S or I, such as LPS");
        }
        return new VoxelAxes(axis, flipped);
    }

    /** True when the stored axes already run right, anterior, superior. */
    boolean isCanonical() {
        return Arrays.equals(axis, new int[] {0, 1, 2}) && !flipped[0] && !flipped[1] && !flipped[2];
    }

    /** True when the fastest stored axis runs right or left, so that a stored row is a canonical one, or its reverse. */
    boolean keepsRows() {
        return axis[0] == 0;
    }

    /** The canonical grid of a volume stored on a grid with these axes. */
    Grid canonical(Grid stored) {
        int[] n = dimensions(stored);
        int[] dims = new int[3];
        double[][] a = new double[3][4];
        for (int r = 0; r < 3; r++) {
            a[r][3] = stored.affine().get(r, 3);
        }
        for (int f = 0; f < 3; f++) {
            dims[axis[f]] = n[f];
            for (int r = 0; r < 3; r++) {
                double step = stored.affine().get(r, f);
                a[r][axis[f]] = flipped[f] ? -step : step;
                a[r][3] += flipped[f] ? step * (n[f] - 1) : 0;
            }
        }
        return new Grid(dims[0], dims[1], dims[2], Affine.of(a));
    }

    /** The grid on which a canonical volume is stored with these axes: the inverse of {@link #canonical}. */
    Grid stored(Grid canonical) {
        int[] dims = dimensions(canonical);
        int[] n = new int[3];
        double[][] a = new double[3][4];
        for (int r = 0; r < 3; r++) {
            a[r][3] = canonical.affine().get(r, 3);
        }
        for (int f = 0; f < 3; f++) {
            n[f] = dims[axis[f]];
            for (int r = 0; r < 3; r++) {
                double step = canonical.affine().get(r, axis[f]);
                a[r][f] = flipped[f] ? -step : step;
                a[r][3] += flipped[f] ? step * (n[f] - 1) : 0;
            }
        }
        return new Grid(n[0], n[1], n[2], Affine.of(a));
    }

    /** How stored voxel (i, j, k) is found in the canonical array: at {@code start + i*step[0] + j*step[1] + k*step[2]}. */
    Walk walk(Grid canonical) {
        int[] stride = {1, canonical.nx(), canonical.nx() * canonical.ny()};
        int[] dims = dimensions(canonical);
        int start = 0;
        int[] steps = new int[3];
        for (int f = 0; f < 3; f++) {
            int s = stride[axis[f]];
            steps[f] = flipped[f] ? -s : s;
            start += flipped[f] ? s * (dims[axis[f]] - 1) : 0;
        }
        return new Walk(start, steps[0], steps[1], steps[2]);
    }

    /** Index arithmetic through a canonical array in the order of the stored voxels. */
    record Walk(int start, int stepI, int stepJ, int stepK) {}

    private static int[] dimensions(Grid grid) {
        return new int[] {grid.nx(), grid.ny(), grid.nz()};
    }

    /** The orthogonal matrix nearest to the affine's unit columns, by Newton's iteration X <- (X + X^-T)/2 (Higham 1986). */
    private static double[][] nearestRotation(Affine affine) {
        double[] spacing = affine.spacing();
        double[][] x = new double[3][3];
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 3; c++) {
                x[r][c] = affine.get(r, c) / spacing[c];
            }
        }
        // Quadratic after an initial halving: determinants down to SINGULAR settle within 30 steps.
        for (int step = 0; step < 50; step++) {
            double[][] cofactor = new double[3][3];
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < 3; c++) {
                    cofactor[r][c] = x[(r + 1) % 3][(c + 1) % 3] * x[(r + 2) % 3][(c + 2) % 3]
                            - x[(r + 1) % 3][(c + 2) % 3] * x[(r + 2) % 3][(c + 1) % 3];
                }
            }
            double det = x[0][0] * cofactor[0][0] + x[0][1] * cofactor[0][1] + x[0][2] * cofactor[0][2];
            double change = 0;
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < 3; c++) {
                    double next = (x[r][c] + cofactor[r][c] / det) / 2;
                    change = Math.max(change, Math.abs(next - x[r][c]));
                    x[r][c] = next;
                }
            }
            if (change < 1e-14) {
                break;
            }
        }
        return x;
    }

    /** The letters of the directions the stored axes run to, fastest first. */
    @Override
    public String toString() {
        StringBuilder letters = new StringBuilder();
        for (int f = 0; f < 3; f++) {
            letters.append((flipped[f] ? AGAINST : ALONG).charAt(axis[f]));
        }
        return letters.toString();
    }
}
