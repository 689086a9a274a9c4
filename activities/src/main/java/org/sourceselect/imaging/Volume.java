package org.sourceselect.imaging;

/**
 * A 3-D volume in canonical orientation: x runs to the patient's Right, y to Anterior, z to Superior.
 *
 * <p>The value of voxel (x, y, z) is {@code values()[x + nx * (y + ny * z)]}, after the file's slope and intercept; the
 * slice of fixed z is axial. For an oblique acquisition the axes are those nearest to right, anterior and superior: the
 * volume is reordered and flipped, never resampled, and the affine keeps the obliqueness.
 */
public final class Volume {

    private final Grid grid;
    private final float[] values;

    /**
     * Takes the array as it is, without copying.
     *
     * @param grid a grid whose axes already run nearest to right, anterior and superior
     * @param values one value per voxel, x fastest
     * @throws IllegalArgumentException if the number of values does not match, or the axes are not canonical
     */
    public Volume(Grid grid, float[] values) {
        if (grid.voxels() != values.length) {
            throw new IllegalArgumentException(values.length + " values for a grid of " + grid.size());
        }
        if (!VoxelAxes.nearest(grid.affine()).isCanonical()) {
            throw new IllegalArgumentException("the axes do not run right, anterior, superior under " + grid.affine());
        }
        this.grid = grid;
        this.values = values;
    }

    private Volume(float[] values, Grid grid) {
        this.grid = grid;
        this.values = values;
    }

    /**
     * A volume whose values the reader has put in canonical order. Where an axis lies at exactly 45 degrees two orders are
     * equally near, and rounding may make a second look choose the other: so the reader's choice is not questioned.
     */
    static Volume arranged(Grid grid, float[] values) {
        return new Volume(values, grid);
    }

    /** A volume with upright axes, the given voxel size in mm, and millimetre 0 at its middle. */
    public static Volume centred(int nx, int ny, int nz, double[] spacing, float[] values) {
        double[] centre = {(nx - 1) / 2.0, (ny - 1) / 2.0, (nz - 1) / 2.0};
        return new Volume(new Grid(nx, ny, nz, Affine.centred(spacing, centre)), values);
    }

    /** Voxels from left to right. */
    public int nx() {
        return grid.nx();
    }

    /** Voxels from posterior to anterior. */
    public int ny() {
        return grid.ny();
    }

    /** Voxels from inferior to superior: the number of axial slices. */
    public int nz() {
        return grid.nz();
    }

    /** The dimensions and their place in the patient. */
    public Grid grid() {
        return grid;
    }

    /** The distance in mm between neighbouring voxels along x, y and z. */
    public double[] spacing() {
        return grid.spacing();
    }

    /** The values, x fastest, then y, then z; the volume's own array, not a copy. */
    public float[] values() {
        return values;
    }

    /** The value of one voxel. */
    public float value(int x, int y, int z) {
        return values[x + nx() * (y + ny() * z)];
    }

    /** The 4x4 matrix from voxel indices (x, y, z) to millimetres right, anterior and superior; a copy. */
    public double[][] affine() {
        return grid.affine().toArray();
    }

    /** Whether both volumes have the same voxels at the same places; see {@link Grid#differenceFrom}. */
    public boolean sameGrid(Volume other) {
        return grid.sameAs(other.grid);
    }
}
