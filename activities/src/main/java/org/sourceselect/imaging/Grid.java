package org.sourceselect.imaging;

import java.util.Locale;
import java.util.Optional;

/**
 * A box of voxels and where it lies in the patient.
 *
 * @param nx voxels along the first axis, at least 1
 * @param ny voxels along the second axis, at least 1
 * @param nz voxels along the third axis, at least 1
 * @param affine voxel indices to millimetres (right, anterior, superior)
 */
public record Grid(int nx, int ny, int nz, Affine affine) {

    /**
     * How far two grids' corners may lie apart, in voxels: far more than the rounding of a header's floats (about 1e-4
     * voxels, a few hundredths where a quaternion is near a half turn), far less than the half voxel at which a label
     * would belong to another voxel.
     */
    private static final double TOLERANCE_VOXELS = 0.1;

    /** Checks that there is at least one voxel along each axis. */
    public Grid {
        if (nx < 1 || ny < 1 || nz < 1) {
            throw new IllegalArgumentException("a grid of " + nx + "x" + ny + "x" + nz + " voxels is empty");
        }
    }

    /** The number of voxels. */
    public long voxels() {
        return (long) nx * ny * nz;
    }

    /** The distance in mm between neighbouring voxels along x, y and z. */
    public double[] spacing() {
        return affine.spacing();
    }

    /** The dimensions as {@code 240x240x155}. */
    public String size() {
        return nx + "x" + ny + "x" + nz;
    }

    /** Whether the other grid has the same voxels at the same places, to a tenth of a voxel. */
    public boolean sameAs(Grid other) {
        return differenceFrom(other).isEmpty();
    }

    /**
     * What keeps the two grids from being the same, as a clause for an error message; empty when they are the same.
     *
     * <p>For example {@code the grid is 240x240x155 and the other 182x218x182}, or {@code the grids lie 12.5 mm apart}.
     */
    public Optional<String> differenceFrom(Grid other) {
        if (nx != other.nx || ny != other.ny || nz != other.nz) {
            return Optional.of("the grid is " + size() + " and the other " + other.size());
        }
        double furthest = 0;
        for (int corner = 0; corner < 8; corner++) {
            double i = (corner & 1) * (nx - 1.0);
            double j = (corner >> 1 & 1) * (ny - 1.0);
            double k = (corner >> 2) * (nz - 1.0);
            double[] here = affine.apply(i, j, k);
            double[] there = other.affine.apply(i, j, k);
            double distance = Math.hypot(Math.hypot(here[0] - there[0], here[1] - there[1]), here[2] - there[2]);
            furthest = Math.max(furthest, distance);
        }
        double[] spacing = spacing();
        double voxel = Math.min(spacing[0], Math.min(spacing[1], spacing[2]));
        if (furthest > TOLERANCE_VOXELS * voxel) {
            return Optional.of(String.format(Locale.ROOT, "the grids lie up to %.3g mm apart", furthest));
        }
        return Optional.empty();
    }
}
