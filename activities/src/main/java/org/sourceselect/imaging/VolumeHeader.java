package org.sourceselect.imaging;

import java.nio.ByteOrder;

/**
 * What a file says about its voxels, checked.
 *
 * @param format the file format
 * @param type how a voxel is stored
 * @param byteOrder the byte order of header and voxels
 * @param voxelOffset where the voxels begin in the file that holds them, in bytes after decompression
 * @param slope a stored value is multiplied by this (1 where the file has no scaling)
 * @param intercept and then this is added
 * @param orientation where the orientation came from
 * @param storedAxes the directions the stored axes run to, fastest first, such as {@code LPS}
 * @param stored the grid as stored
 * @param grid the grid in canonical orientation, as {@link VolumeReader#read} gives it
 */
public record VolumeHeader(
        Format format,
        DataType type,
        ByteOrder byteOrder,
        long voxelOffset,
        double slope,
        double intercept,
        Orientation orientation,
        String storedAxes,
        Grid stored,
        Grid grid) {

    /** The file formats read. */
    public enum Format {
        /** NIfTI-1, header and voxels in one file. */
        NIFTI1,
        /** NIfTI-1, header and voxels in a pair of files. */
        NIFTI1_PAIR,
        /** NIfTI-2, header and voxels in one file. */
        NIFTI2,
        /** NIfTI-2, header and voxels in a pair of files. */
        NIFTI2_PAIR,
        /** Analyze 7.5, always a pair of files. */
        ANALYZE;

        boolean isPair() {
            return this == NIFTI1_PAIR || this == NIFTI2_PAIR || this == ANALYZE;
        }
    }

    /** Where the orientation came from, most trustworthy first. */
    public enum Orientation {
        /** NIfTI's sform matrix. */
        SFORM,
        /** NIfTI's qform quaternion. */
        QFORM,
        /**
         * Nothing but voxel sizes: x is taken to run to the left, y to anterior, z to superior (the convention of SPM and
         * nibabel for Analyze files), about the SPM origin where one is given, else about the middle.
         */
        ASSUMED
    }

    /** Whether stored values must be scaled. */
    boolean isScaled() {
        return slope != 1 || intercept != 0;
    }
}
