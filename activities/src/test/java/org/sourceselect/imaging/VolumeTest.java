package org.sourceselect.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeTest {

    private final Volume volume = BadVolumeTest.volume();

    @TempDir
    Path folder;

    @Test
    void xIsFastest() {
        assertThat(volume.value(1, 0, 0)).isEqualTo(1);
        assertThat(volume.value(0, 1, 0)).isEqualTo(2);
        assertThat(volume.value(0, 0, 1)).isEqualTo(6);
        assertThat(volume.spacing()).containsExactly(1, 2, 3);
    }

    @Test
    void refusesAGridWhoseAxesAreNotCanonical() {
        Affine left = Affine.of(new double[][] {{-1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Volume(new Grid(1, 1, 1, left), new float[1]))
                .withMessageContaining("do not run right, anterior, superior");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Volume(volume.grid(), new float[23]))
                .withMessageContaining("23 values for a grid of 2x3x4");
    }

    @Test
    void gridsThatDifferBySizeOrPlaceSayHow() {
        Volume other = Volume.centred(2, 3, 5, new double[] {1, 2, 3}, new float[30]);
        assertThat(volume.grid().differenceFrom(other.grid())).contains("the grid is 2x3x4 and the other 2x3x5");
        assertThat(volume.grid().differenceFrom(moved(0.5).grid())).contains("the grids lie up to 0.500 mm apart");
        assertThat(volume.sameGrid(other)).isFalse();
    }

    @Test
    void gridsWithinATenthOfTheSmallestVoxelAreTheSame() {
        assertThat(volume.sameGrid(moved(0.09))).isTrue();
        assertThat(volume.sameGrid(moved(0.11))).isFalse();
    }

    @Test
    void integerTypesRefuseWhatTheyCannotHold() {
        Volume negative = new Volume(
                Volume.centred(1, 1, 1, new double[] {1, 1, 1}, new float[1]).grid(), new float[] {-1});
        for (DataType type : new DataType[] {DataType.UINT8, DataType.UINT16, DataType.UINT32, DataType.UINT64}) {
            Path file = folder.resolve(type + ".nii");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> VolumeWriter.writeNifti(file, negative, type))
                    .withMessage("the value -1.0 does not fit " + type);
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void analyzeKeepsVoxelsAndSpacing() {
        VolumeWriter.writeAnalyze(folder.resolve("s.hdr"), volume, DataType.INT16);
        Volume read = VolumeReader.read(folder.resolve("s.img"));

        assertThat(read.values()).isEqualTo(volume.values());
        assertThat(read.affine()).isDeepEqualTo(volume.affine());
        assertThat(VolumeReader.readHeader(folder.resolve("s.hdr")).storedAxes())
                .isEqualTo("LAS");
    }

    private Volume moved(double millimetres) {
        double[][] affine = volume.affine();
        affine[1][3] += millimetres;
        return new Volume(new Grid(2, 3, 4, Affine.of(affine)), volume.values());
    }
}
