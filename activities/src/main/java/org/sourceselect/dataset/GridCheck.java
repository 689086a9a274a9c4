package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.Optional;
import org.sourceselect.imaging.Affine;
import org.sourceselect.imaging.Grid;
import org.sourceselect.imaging.VolumeHeader;
import org.sourceselect.imaging.VolumeReader;
import org.sourceselect.task.BadInputException;

/** Whether a volume drawn on an image lies where the image does, and if not, what to do: by the headers alone. */
final class GridCheck {

    private GridCheck() {}

    /**
     * The fault that the two do not lie on one grid; empty when they do.
     *
     * @param what the volume is, in the plural: {@code labels}
     * @throws BadInputException when a header cannot be read
     */
    static Optional<BadInputException> fault(String what, Path volume, Path image) {
        VolumeHeader drawn = VolumeReader.readHeader(volume);
        VolumeHeader beneath = VolumeReader.readHeader(image);
        return drawn.grid().differenceFrom(beneath.grid()).map(difference -> {
            boolean sameVoxels = drawn.stored().size().equals(beneath.stored().size());
            return new BadInputException(
                    volume + " for " + image,
                    "the " + what + " do not lie on the image's grid: " + difference + " (" + what + " "
                            + written(drawn)
                            + ", image " + written(beneath) + ")"
                            + (sameVoxels
                                    ? "; both files hold " + beneath.stored().size() + " voxels"
                                    : ""),
                    sameVoxels
                            ? "if the " + what
                                    + " were drawn on this image, their file lost the position: copy the image's affine"
                                    + " (qform and sform) into it, and do not resample; else give the " + what
                                    + " made for this image"
                            : "resample the " + what + " onto the image, or give those made for it");
        });
    }

    /** Dimensions, voxel size, the place of the first voxel and the directions of the axes, or that none is stated. */
    private static String written(VolumeHeader header) {
        Grid grid = header.grid();
        double[] mm = grid.spacing();
        Affine affine = grid.affine();
        return grid.size() + " voxels of " + thousandths(mm[0]) + "x" + thousandths(mm[1]) + "x" + thousandths(mm[2])
                + " mm from (" + thousandths(affine.get(0, 3)) + ", " + thousandths(affine.get(1, 3)) + ", "
                + thousandths(affine.get(2, 3)) + "), axes " + header.storedAxes()
                + (header.orientation() == VolumeHeader.Orientation.ASSUMED
                        ? ", a position the file does not state"
                        : "");
    }

    private static double thousandths(double mm) {
        return Math.round(mm * 1000) / 1000.0;
    }
}
