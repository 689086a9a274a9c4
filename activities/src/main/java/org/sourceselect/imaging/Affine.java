package org.sourceselect.imaging;

import java.util.Arrays;

/**
 * Where voxels lie in the patient: maps voxel indices to millimetres right, anterior and superior of an origin.
 *
 * <p>The first three rows of a 4x4 matrix whose last row is 0 0 0 1. Immutable.
 */
public final class Affine {

    private final double[] m;

    private Affine(double[] rows) {
        this.m = rows;
    }

    /** Takes the matrix's three (or four, the last being ignored) rows of four numbers. */
    public static Affine of(double[][] rows) {
        double[] m = new double[12];
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 4; c++) {
                // Turns -0 into 0, so that equal matrices are equal and print alike.
                m[4 * r + c] = rows[r][c] + 0.0;
            }
        }
        return new Affine(m);
    }

    /** Voxels of the given size in mm (negative to run left, back or down) about a centre given in voxel indices. */
    static Affine centred(double[] size, double[] centre) {
        double[] m = new double[12];
        for (int r = 0; r < 3; r++) {
            m[5 * r] = size[r];
            m[4 * r + 3] = -centre[r] * size[r];
        }
        return new Affine(m);
    }

    /** The element of the given row (0..2) and column (0..3). */
    public double get(int row, int column) {
        return m[4 * row + column];
    }

    /** The 4x4 matrix, a copy. */
    public double[][] toArray() {
        double[][] rows = new double[4][];
        for (int r = 0; r < 3; r++) {
            rows[r] = Arrays.copyOfRange(m, 4 * r, 4 * r + 4);
        }
        rows[3] = new double[] {0, 0, 0, 1};
        return rows;
    }

    /** The distance in mm between neighbouring voxels along each of the three voxel axes. */
    public double[] spacing() {
        double[] spacing = new double[3];
        for (int c = 0; c < 3; c++) {
            spacing[c] = Math.sqrt(m[c] * m[c] + m[4 + c] * m[4 + c] + m[8 + c] * m[8 + c]);
        }
        return spacing;
    }

    /** The millimetre coordinates of a voxel's centre. */
    public double[] apply(double i, double j, double k) {
        double[] p = new double[3];
        for (int r = 0; r < 3; r++) {
            p[r] = m[4 * r] * i + m[4 * r + 1] * j + m[4 * r + 2] * k + m[4 * r + 3];
        }
        return p;
    }

    /** Whether every element is a finite number. */
    boolean isFinite() {
        return Arrays.stream(m).allMatch(Double::isFinite);
    }

    /** The determinant of the 3x3 part: the volume of a voxel in mm³, negative when the axes are left-handed. */
    public double determinant() {
        return m[0] * (m[5] * m[10] - m[6] * m[9])
                - m[1] * (m[4] * m[10] - m[6] * m[8])
                + m[2] * (m[4] * m[9] - m[5] * m[8]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Affine that && Arrays.equals(m, that.m);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(m);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(toArray());
    }
}
