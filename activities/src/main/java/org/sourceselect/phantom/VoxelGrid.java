package org.sourceselect.phantom;

/**
 * A grid of voxels in head coordinates: mm from the middle of the brain, x to the right, y to the front, z up.
 *
 * @param nx voxels along x
 * @param ny voxels along y
 * @param nz voxels along z
 * @param dx spacing along x, mm
 * @param dy spacing along y, mm
 * @param dz spacing along z, mm
 * @param zCentre height of the grid's middle, mm; x and y are centred at 0
 */
record VoxelGrid(int nx, int ny, int nz, double dx, double dy, double dz, double zCentre) {

    int voxels() {
        return nx * ny * nz;
    }

    /** x of the middle of column i; fractions of i are allowed, here and below. */
    double x(double i) {
        return (i - (nx - 1) / 2.0) * dx;
    }

    double y(double j) {
        return (j - (ny - 1) / 2.0) * dy;
    }

    double z(double k) {
        return zCentre + (k - (nz - 1) / 2.0) * dz;
    }

    /** A 4x4 affine from voxel indices to mm in RAS+, with the middle of the brain as origin. */
    double[][] affine() {
        return new double[][] {{dx, 0, 0, x(0)}, {0, dy, 0, y(0)}, {0, 0, dz, z(0)}, {0, 0, 0, 1}};
    }
}
