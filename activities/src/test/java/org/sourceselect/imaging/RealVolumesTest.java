package org.sourceselect.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.sourceselect.imaging.VolumeHeader.Orientation;

/**
 * Published brain MRI, where it is at hand, against nibabel 5.4.2: {@code c = as_closest_canonical(load(f))}, then {@code
 * c.affine}, {@code d = c.get_fdata().astype(float32)}, {@code d.sum(dtype=float64)}, {@code d[x, y, z]} at voxels
 * drawn at random.
 */
class RealVolumesTest {

    /** Sums of 7 to 9 million float32 values in double, in another order than numpy's pairwise sum. */
    private static final double RELATIVE = 1e-9;

    @Test
    void openMsIsLeftHandedWithAQformAlone() {
        Path file = realData("open-ms/patient07/FLAIR_N4_noneck_reduced_winsor_regtoFLAIR_brain_N4_regtoMNI.nii.gz");
        VolumeHeader header = VolumeReader.readHeader(file);
        Volume volume = VolumeReader.read(file);

        assertThat(header.orientation()).isEqualTo(Orientation.QFORM);
        assertThat(header.storedAxes()).isEqualTo("LAS");
        assertThat(header.stored().affine().determinant()).isNegative();
        assertThat(volume.grid().size()).isEqualTo("182x218x182");
        assertThat(volume.affine())
                .isDeepEqualTo(new double[][] {{1, 0, 0, -91}, {0, 1, 0, -126}, {0, 0, 1, -72}, {0, 0, 0, 1}});
        assertThat(sum(volume)).isCloseTo(96835048.75117856, within(96835048 * RELATIVE));
        assertThat(volume.value(67, 122, 95)).isEqualTo(85.75309f);
        assertThat(volume.value(51, 55, 57)).isEqualTo(94.61101f);
        assertThat(volume.value(61, 151, 116)).isEqualTo(76.68698f);
        assertThat(volume.value(121, 163, 66)).isEqualTo(79.38624f);
    }

    @Test
    void openMsLesionsLieOnTheGridOfTheirImage() {
        Path folder = realData("open-ms/patient07");
        Volume image =
                VolumeReader.read(folder.resolve("FLAIR_N4_noneck_reduced_winsor_regtoFLAIR_brain_N4_regtoMNI.nii.gz"));
        Volume lesions = VolumeReader.readLabels(
                folder.resolve("GOLD_STANDARD_N4_noneck_reduced_winsor_regtoFLAIR_regtoMNI.nii.gz"));

        assertThat(lesions.sameGrid(image)).isTrue();
        assertThat(sum(lesions)).isEqualTo(1300);
        assertThat(sliceSum(lesions, 60)).isEqualTo(55);
        assertThat(sliceSum(lesions, 100)).isEqualTo(20);
        assertThat(lesions.value(70, 61, 83)).isEqualTo(1);
        assertThat(lesions.value(81, 155, 114)).isEqualTo(1);
    }

    @Test
    void bratsBrainMaskIsOneAfterItsScaling() {
        // Stored as int32 from -2^31 to 2^31 with slope 2^-32 and intercept 0.5; unscaled the sum is -1.3e16.
        Path folder = realData("brats2013-sample/brats_2013_pat0001_1");
        Volume mask = VolumeReader.readLabels(folder.resolve("brainmask.nii.gz"));

        assertThat(mask.grid().size()).isEqualTo("240x240x155");
        assertThat(mask.affine())
                .isDeepEqualTo(new double[][] {{1, 0, 0, -239}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}});
        assertThat(sum(mask)).isEqualTo(1487565);
        assertThat(sliceSum(mask, 60)).isEqualTo(16809);
        assertThat(sliceSum(mask, 100)).isEqualTo(15034);
    }

    @Test
    void bratsImageAndTumour() {
        Volume image = VolumeReader.read(realData("brats2013-sample/brats_2013_pat0002_1/T1c_subtrMeanDivStd.nii.gz"));
        Volume tumour = VolumeReader.readLabels(realData("brats2013-sample/brats_2013_pat0001_1/OTMultiClass.nii.gz"));

        assertThat(sum(image)).isCloseTo(-26564942.54907532, within(26564942 * RELATIVE));
        assertThat(image.value(109, 93, 32)).isEqualTo(0.71922696f);
        assertThat(image.value(122, 64, 103)).isEqualTo(-0.46657506f);
        assertThat(image.value(162, 95, 95)).isEqualTo(0.55492914f);
        assertThat(sum(tumour)).isEqualTo(260865);
        assertThat(tumour.value(165, 145, 53)).isEqualTo(4);
        assertThat(tumour.value(166, 119, 53)).isEqualTo(1);
        assertThat(tumour.value(145, 146, 42)).isEqualTo(3);
    }

    @Test
    void tcgaIsInt16() {
        Path folder = realData("tcga-lgg/TCGA-DU-7294");
        VolumeHeader header = VolumeReader.readHeader(folder.resolve("TCGA-DU-7294_t2_bet.nii.gz"));
        Volume image = VolumeReader.read(folder.resolve("TCGA-DU-7294_t2_bet.nii.gz"));
        Volume labels = VolumeReader.readLabels(folder.resolve("TCGA-DU-7294_seg_mav.nii.gz"));

        assertThat(header.type()).isEqualTo(DataType.INT16);
        assertThat(header.storedAxes()).isEqualTo("LPS");
        assertThat(labels.sameGrid(image)).isTrue();
        assertThat(sum(image)).isEqualTo(778265021);
        assertThat(sliceSum(image, 60)).isEqualTo(9348194);
        assertThat(image.value(157, 148, 105)).isEqualTo(559);
        assertThat(image.value(135, 125, 124)).isEqualTo(952);
        assertThat(sum(labels)).isEqualTo(39095);
        assertThat(sliceSum(labels, 100)).isEqualTo(993);
        assertThat(labels.value(151, 140, 117)).isEqualTo(1);
        assertThat(labels.value(149, 140, 122)).isEqualTo(2);
    }

    private static double sum(Volume volume) {
        double sum = 0;
        for (float v : volume.values()) {
            sum += v;
        }
        return sum;
    }

    private static double sliceSum(Volume volume, int z) {
        double sum = 0;
        for (int i = 0; i < volume.nx() * volume.ny(); i++) {
            sum += volume.values()[z * volume.nx() * volume.ny() + i];
        }
        return sum;
    }

    /** A file or folder of the real data, skipping the test, and saying so, where there is none. */
    private static Path realData(String name) {
        String given = System.getProperty("sourceselect.realData", "");
        Stream<Path> candidates = given.isEmpty()
                ? Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                        .map(p -> p.resolve("shared/data"))
                : Stream.of(Path.of(given));
        Path found = candidates
                .map(p -> p.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(Path.of(""));
        if (found.equals(Path.of(""))) {
            String message = "SKIPPED: no real data " + name + "; set -Dsourceselect.realData=FOLDER";
            System.out.println(message);
            Assumptions.abort(message);
        }
        return found;
    }
}
