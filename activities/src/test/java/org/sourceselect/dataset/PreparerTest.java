package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PreparationSettings.Fit;
import org.sourceselect.imaging.Affine;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.Grid;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeWriter;
import org.sourceselect.task.BadInputException;
import org.sourceselect.tensor.SafetensorsFile;

class PreparerTest {

    private static final PreparationSettings RESIZE = new PreparationSettings(16, Fit.RESIZE, 0, 0);
    private static final PreparationSettings CROP = new PreparationSettings(16, Fit.CROP, 0, 0);

    @TempDir
    Path root;

    @TempDir
    Path out;

    @Test
    void resizedSlicesAreThoseOfNumpyAndPillow() throws IOException {
        Path yaml = Brains.dataSet(root, "p1");

        try (PreparedSlices slices = prepare(yaml, RESIZE)) {
            // prepare_reference.py small. Pillow sums in double and rounds once, we in float: 1e-6 of values near 1.
            assertThat(slices.slices()).isEqualTo(4);
            float[] images = new float[4 * 256];
            double sum = 0;
            double squares = 0;
            for (int s = 0; s < 4; s++) {
                slices.image(s, images, s * 256);
            }
            for (float value : images) {
                sum += value;
                squares += (double) value * value;
            }
            assertThat(sum).isCloseTo(0.29282, within(1e-4));
            assertThat(squares).isCloseTo(47.27409, within(1e-4));
            assertThat(images[2 * 256 + 5 * 16 + 8]).isCloseTo(0.504569f, within(2e-6f));
            assertThat(images[2 * 256 + 5 * 16 + 11]).isCloseTo(0.036520f, within(2e-6f));
            assertThat(images[2 * 256 + 10 * 16 + 5]).isCloseTo(0.363529f, within(2e-6f));
            assertThat(centre(slices, 1)).startsWith(56).containsExactly(56, 1.5, 6, 9.5);
            assertThat(centre(slices, 4)).containsExactly(12, 1.5, 12, 6);
        }
    }

    @Test
    void row0IsAnteriorAndColumn0IsThePatientsRightWhateverTheFilesAxes() throws IOException {
        // A bright voxel at the right and the front, one level up.
        Volume volume = Brains.volume(16, 16, 3, new double[] {1, 1, 1}, (x, y, z) -> {
            boolean brain = x > 0 && x < 15 && y > 0 && y < 15;
            return x == 14 && y == 14 && z == 1 ? 100 : brain ? 1 + (x + y) % 3 : 0;
        });
        Path yaml = Brains.dataSet(root, "p1");
        for (String axes : List.of("RAS", "LPS", "ASR", "PIR")) {
            VolumeWriter.writeNifti(root.resolve("p1/t1.nii.gz"), volume, DataType.FLOAT32, axes);
            Brains.write(
                    root.resolve("p1/seg.nii.gz"),
                    Brains.volume(16, 16, 3, new double[] {1, 1, 1}, (x, y, z) -> x == 14 && y == 14 ? 1 : 0),
                    DataType.UINT8);
            try (PreparedSlices slices = prepare(yaml, CROP)) {
                float[] image = new float[256];
                byte[] mask = new byte[256];
                slices.image(1, image, 0);
                slices.mask(1, new int[] {1}, mask, 0);
                int brightest = IntStream.range(0, 256)
                        .reduce((a, b) -> image[a] >= image[b] ? a : b)
                        .orElseThrow();
                assertThat(brightest).as(axes).isEqualTo(17);
                assertThat(mask[17]).as(axes).isEqualTo((byte) 1);
            }
        }
    }

    @Test
    void croppingKeepsTheBrainInTheMiddleAtItsNativeResolution() throws IOException {
        Path yaml = Brains.dataSet(root, "p1");

        try (PreparedSlices slices = prepare(yaml, CROP)) {
            float[] image = new float[256];
            slices.image(0, image, 0);
            // The block is 7 x 7 of 16 x 16 pixels: margins of 5 and 4.
            int[] columns = IntStream.range(0, 256)
                    .filter(i -> image[i] != 0)
                    .map(i -> i % 16)
                    .toArray();
            int[] rows = IntStream.range(0, 256)
                    .filter(i -> image[i] != 0)
                    .map(i -> i / 16)
                    .toArray();
            assertThat(Arrays.stream(columns).min()).hasValue(5);
            assertThat(Arrays.stream(columns).max()).hasValue(11);
            assertThat(Arrays.stream(rows).min()).hasValue(5);
            assertThat(Arrays.stream(rows).max()).hasValue(11);
            // Voxel (8, 7, 1) stands first: (7*8 + 13*7 + 29) % 17 + 1 = 7, less mean 8.974490, over sd 4.900475.
            assertThat(image[5 * 16 + 5]).isCloseTo((7 - 8.974490f) / 4.900475f, within(1e-6f));
            assertThat(centre(slices, 1)[0]).isEqualTo(48);
        }
    }

    @Test
    void slicesWithLittleBrainAreDroppedAndTheRestEvenlySpaced() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        // A pyramid: 11 x 11 pixels at the bottom, 1 x 1 at the top.
        Brains.write(
                root.resolve("p1/t1.nii.gz"),
                Brains.volume(
                        13,
                        13,
                        8,
                        new double[] {1, 1, 1},
                        (x, y, z) ->
                                z > 0 && Math.max(Math.abs(x - 6), Math.abs(y - 6)) <= 6 - z ? 5 + (x + y) % 3 : 0),
                DataType.FLOAT32);
        Brains.write(
                root.resolve("p1/seg.nii.gz"),
                Brains.volume(13, 13, 8, new double[] {1, 1, 1}, (x, y, z) -> x == 6 && y == 6 && z < 7 ? 1 : 0),
                DataType.UINT8);

        try (PreparedSlices slices = prepare(yaml, new PreparationSettings(16, Fit.CROP, 25.0 / 169, 2))) {
            // Levels 1 to 4 have 25 pixels or more; of those four, the middles of the two halves.
            assertThat(axialOf(slices, 0)).containsExactly(2, 4);
            assertThat(slices.position(0)).isCloseTo(1f / 3, within(1e-6f));
            assertThat(slices.position(1)).isEqualTo(1);
            assertThat(slices.subject(2)).isEqualTo(1);
        }
        assertThat(Preparer.evenlySpaced(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), 3)).containsExactly(1, 4, 7);
        assertThat(Preparer.evenlySpaced(List.of(3, 4), 5)).containsExactly(3, 4);
    }

    @Test
    void theFileSaysWhatItIsAndHoldsTheLabelValuesAsTheyWere() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        List<String> heard = new ArrayList<>();
        DataSet data = Brains.open(yaml);
        Preparer.Prepared prepared = Preparer.prepare(
                data,
                data.domain(Optional.empty(), "FLAIR"),
                CROP,
                tensors(),
                subjects(),
                (step, steps, unit) -> heard.add(step + "/" + steps + " " + unit));

        assertThat(prepared.summary()).isEqualTo(new PreparedSummary(2, 8));
        assertThat(heard).containsExactly("1/2 volume", "2/2 volume");
        assertThat(Files.readString(subjects()).replaceAll("\\s", ""))
                .endsWith("\"subjects\":[{\"name\":\"p1\",\"slices\":4},{\"name\":\"p2\",\"slices\":4}]}");
        try (SafetensorsFile file = SafetensorsFile.open(tensors())) {
            assertThat(file.metadata())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("dataset", "tiny", "modality", "FLAIR"));
            assertThat(file.spec("images").shape()).containsExactly(8L, 1L, 16L, 16L);
            assertThat(file.spec("labels").shape()).containsExactly(8L, 16L, 16L);
        }
        try (PreparedSlices slices = PreparedSlices.open(tensors(), subjects());
                Stream<Path> written = Files.list(out)) {
            short[] labels = new short[256];
            slices.labels(0, labels, 0);
            assertThat(IntStream.range(0, 256).map(i -> labels[i]).distinct().sorted())
                    .containsExactly(0, 1, 4);
            assertThat(slices.subjectName(1)).isEqualTo("p2");
            assertThat(slices.roster()).containsExactly("p1", "p2");
            assertThat(slices.partition()).isEmpty();
            assertThat(written).as("no temporary file stays").hasSize(2);
        }
    }

    @Test
    void theSameFilesGiveTheSameBytes() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        prepare(yaml, RESIZE).close();
        byte[] tensors = Files.readAllBytes(tensors());
        byte[] subjects = Files.readAllBytes(subjects());
        prepare(yaml, RESIZE).close();

        assertThat(Files.readAllBytes(tensors())).isEqualTo(tensors);
        assertThat(Files.readAllBytes(subjects())).isEqualTo(subjects);
    }

    @Test
    void aVoxelOfARegionIsNeverBackgroundAndFewStrayVoxelsChangeNothing() throws IOException {
        Path yaml = Brains.dataSet(root, "p1");
        Volume image = Brains.image();
        // Region 1 reaches the border of the brain and is as dark as the background; region 4 has a stray voxel.
        for (int i = 0; i < image.values().length; i++) {
            image.values()[i] = Brains.labels(4).values()[i] == 1 ? -2 : image.values()[i];
        }
        int stray = 8 + Brains.NX * (2 + Brains.NY * 2);
        image.values()[stray] = 1e6f;
        Brains.write(root.resolve("p1/t1.nii.gz"), image, DataType.FLOAT32);

        try (PreparedSlices slices = prepare(yaml, CROP)) {
            float[] pixels = new float[256];
            byte[] region = new byte[256];
            int seen = 0;
            double highest = 0;
            for (int s = 0; s < slices.slices(); s++) {
                slices.image(s, pixels, 0);
                slices.mask(s, new int[] {1, 4}, region, 0);
                for (int i = 0; i < 256; i++) {
                    seen += region[i];
                    assertThat(region[i] == 0 || pixels[i] != 0).isTrue();
                    highest = Math.max(highest, pixels[i]);
                }
            }
            assertThat(seen).isEqualTo(64);
            // One of 196 voxels: P99 is the value before it, 17, and P1 is -2, so that it counts as 36.
            assertThat(highest).isBetween(3.0, 5.0);
        }
    }

    @Test
    void aMaskFromAFileIsTheBrainAndMustLieOnTheImage() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        Files.writeString(yaml, Files.readString(yaml) + "brain: {file: \"{subject}/mask.nii.gz\"}\n");
        for (String subject : List.of("p1", "p2")) {
            // Half of the brain; the regions are added.
            Brains.write(
                    root.resolve(subject + "/mask.nii.gz"),
                    Brains.volume(Brains.SPACING, (x, y, z) -> Brains.inBrain(x, y, z) && x < 6 ? 255 : 0),
                    DataType.UINT8);
        }
        try (PreparedSlices slices = prepare(yaml, CROP)) {
            float[] pixels = new float[256];
            slices.image(0, pixels, 0);
            // 4 of 7 columns of 7 voxels, and a corner of 2 x 2 of region 4.
            assertThat(IntStream.range(0, 256).filter(i -> pixels[i] != 0).count())
                    .isEqualTo(4 * 7 + 2 * 2);
        }
        String digest = Brains.open(yaml).domains().get(0).digest();
        Brains.write(
                root.resolve("p2/mask.nii.gz"),
                Brains.volume(12, 10, 5, Brains.SPACING, (x, y, z) -> 1),
                DataType.UINT8);
        assertThat(Brains.open(yaml).domains().get(0).digest()).isNotEqualTo(digest);
        refused(yaml, CROP, "p2/mask.nii.gz", "mask's voxels do not lie on the image's grid");
        Files.delete(root.resolve("p2/mask.nii.gz"));
        refused(yaml, CROP, "p2/t1.nii.gz", "there is no mask of this subject's brain");
    }

    @Test
    void labelsThatLostTheirPositionAreToTakeTheImages() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        Volume moved = new Volume(
                new Grid(Brains.NX, Brains.NY, Brains.NZ, Affine.of(new double[][] {
                    {1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}
                })),
                Brains.labels(4).values());
        Brains.write(root.resolve("p2/seg.nii.gz"), moved, DataType.UINT8);

        refused(
                yaml,
                RESIZE,
                "p2/seg.nii.gz for ",
                "labels 12x10x6 voxels of 1.0x1.0x1.0 mm from (0.0, 0.0, 0.0)",
                "image 12x10x6 voxels of 1.0x2.0x3.0 mm from",
                "both files hold 12x10x6 voxels",
                "copy the image's affine (qform and sform)",
                "do not resample");
    }

    @Test
    void labelsOnAnotherGridAreRefusedWithBothGrids() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        Brains.write(
                root.resolve("p2/seg.nii.gz"),
                Brains.volume(12, 10, 5, Brains.SPACING, (x, y, z) -> 0),
                DataType.UINT8);

        refused(
                yaml,
                RESIZE,
                "p2/seg.nii.gz",
                "labels 12x10x5 voxels",
                "image 12x10x6 voxels of 1.0x2.0x3.0 mm",
                "resample");
    }

    @Test
    void labelValuesThatTheDescriptionDoesNotKnowAreNamed() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        Brains.labels(root.resolve("p1/seg.nii.gz"), 3);
        refused(yaml, RESIZE, "p1/seg.nii.gz", "3 (16 voxels)", "add each to a region under labels, or to ignore");
        Brains.labels(root.resolve("p1/seg.nii.gz"), 700);
        refused(yaml, RESIZE, "p1/seg.nii.gz", "700 (16 voxels)");

        Files.writeString(yaml, Files.readString(yaml) + "ignore: [700]\n");
        prepare(yaml, RESIZE).close();
    }

    @Test
    void brokenVolumesAreNamedAndLeaveNothingBehind() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        Path image = root.resolve("p2/t1.nii.gz");
        byte[] good = Files.readAllBytes(image);

        Brains.write(image, Brains.volume(Brains.SPACING, (x, y, z) -> x == 3 ? Double.NaN : x), DataType.FLOAT32);
        refused(yaml, RESIZE, "p2/t1.nii.gz", "60 of its 720 voxels are NaN");
        Files.write(image, Arrays.copyOf(good, good.length / 2));
        refused(yaml, RESIZE, "p2/t1.nii.gz");
        Brains.write(image, Brains.volume(Brains.SPACING, (x, y, z) -> 5), DataType.FLOAT32);
        refused(yaml, RESIZE, "p2/t1.nii.gz", "every voxel of the image has the value 5.0");
        Files.write(image, good);
        Brains.write(
                root.resolve("p2/seg.nii.gz"), Brains.volume(Brains.SPACING, (x, y, z) -> x / 10.0), DataType.FLOAT32);
        refused(yaml, RESIZE, "p2/seg.nii.gz", "no label");
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void allDamagedFilesAreNamedAtOnceAndHowToGoOnWithoutThem() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2", "p3");
        for (String file : List.of("p1/t1.nii.gz", "p3/seg.nii.gz")) {
            byte[] good = Files.readAllBytes(root.resolve(file));
            Files.write(root.resolve(file), Arrays.copyOf(good, good.length / 2));
        }

        refused(
                yaml,
                RESIZE,
                root.resolve("p1/t1.nii.gz") + ", " + root.resolve("p3/seg.nii.gz")
                        + ": 2 of 3 subjects cannot be used",
                "leave such subjects out with exclude in the description");
        Files.writeString(yaml, Files.readString(yaml) + "exclude: [p1, p3]\n");
        prepare(yaml, RESIZE).close();
    }

    @Test
    void anEmptyBrainAfterTheFilterIsRefused() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");

        refused(
                yaml,
                new PreparationSettings(16, Fit.RESIZE, 0.9, 0),
                "p1/t1.nii.gz",
                "share of at least 0.9",
                "lower preparation.minimumBrainFraction");
    }

    @Test
    void aListenerMayStopTheWork() throws IOException {
        DataSet data = Brains.open(Brains.dataSet(root, "p1", "p2"));

        assertThatThrownBy(() -> Preparer.prepare(
                        data, data.domains().get(0), RESIZE, tensors(), subjects(), (step, steps, unit) -> {
                            throw new IllegalStateException("stopped");
                        }))
                .hasMessage("stopped");
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void filesOfDifferentPreparationsDoNotOpenTogether() throws IOException {
        Path yaml = Brains.dataSet(root, "p1", "p2");
        prepare(yaml, RESIZE).close();
        Path other = Files.move(subjects(), out.resolve("other.json"));
        prepare(yaml, new PreparationSettings(16, Fit.RESIZE, 0, 2)).close();

        assertThatThrownBy(() -> PreparedSlices.open(tensors(), other))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("prepare the data set again");
    }

    private void refused(Path yaml, PreparationSettings settings, String... words) {
        assertThatThrownBy(() -> prepare(yaml, settings).close())
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(words);
    }

    private PreparedSlices prepare(Path yaml, PreparationSettings settings) throws IOException {
        DataSet data = Brains.open(yaml);
        Preparer.prepare(
                data, data.domain(Optional.empty(), "T1"), settings, tensors(), subjects(), ReadingListener.SILENT);
        return PreparedSlices.open(tensors(), subjects());
    }

    private Path tensors() {
        return out.resolve("prepared.safetensors");
    }

    private Path subjects() {
        return out.resolve("subjects.json");
    }

    private static int[] axialOf(PreparedSlices slices, int subject) {
        return IntStream.range(0, slices.slices())
                .filter(s -> slices.subject(s) == subject)
                .map(slices::axialIndex)
                .toArray();
    }

    /** How many pixels a label has, and their mean slice, row and column. */
    static double[] centre(PreparedSlices slices, int label) {
        int size = slices.size();
        byte[] mask = new byte[size * size];
        double[] sums = new double[4];
        for (int s = 0; s < slices.slices(); s++) {
            slices.mask(s, new int[] {label}, mask, 0);
            for (int i = 0; i < mask.length; i++) {
                sums[0] += mask[i];
                sums[1] += mask[i] * s;
                sums[2] += mask[i] * (i / size);
                sums[3] += mask[i] * (i % size);
            }
        }
        return new double[] {sums[0], sums[1] / sums[0], sums[2] / sums[0], sums[3] / sums[0]};
    }
}
