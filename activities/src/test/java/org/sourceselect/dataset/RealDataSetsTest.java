package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PreparationSettings.Fit;

/** The example descriptions on the real volumes they were written for. */
class RealDataSetsTest {

    @TempDir
    Path out;

    /** Foreground voxels counted with nibabel and numpy: {@code np.isin(labels, values).sum()} over all label volumes. */
    @ParameterizedTest
    @CsvSource({
        "open-ms, open-ms, LES-T1 LES-T1CE LES-T2 LES-FLAIR, 3, 546, 215, 59296",
        "brats2013-sample, brats2013, NCR-T1CE NCR-FLAIR, 6, 930, 315, 181342",
        "brats2013-sample, brats2013, ED-T1CE ED-FLAIR, 6, 930, 449, 445604",
        "tcga-lgg, tcga-lgg, ET-T1 ET-T1CE ET-T2 ET-FLAIR, 2, 310, 34, 6840",
    })
    void theTasksOfTheExamplesAreCountedAsNibabelCountsThem(
            String folder, String name, String tasks, int subjects, int slices, int slicesWithRoi, long voxels) {
        DataSet data = open(folder);
        long perSlice = folder.equals("open-ms") ? 182 * 218 : 240 * 240;
        List<String> wanted = List.of(tasks.split(" "));

        List<TaskSummary> found = data.tasks().stream()
                .filter(t -> wanted.contains(t.task().shortName()))
                .toList();

        assertThat(data.name()).isEqualTo(name);
        assertThat(found).hasSize(wanted.size()).allSatisfy(task -> {
            assertThat(task.subjects()).isEqualTo(subjects);
            assertThat(task.damaged()).isZero();
            assertThat(task.slices()).isEqualTo(slices);
            assertThat(task.slicesWithRoi()).isEqualTo(slicesWithRoi);
            assertThat(Math.round(task.foregroundFraction() * slices * perSlice))
                    .isEqualTo(voxels);
        });
    }

    @Test
    void aRegionThatOneSubjectLacksIsSeenToBeLacking() {
        TaskSummary et = open("tcga-lgg").tasks().stream()
                .filter(t -> t.task().shortName().equals("ET-FLAIR"))
                .findFirst()
                .orElseThrow();

        assertThat(et.subjectsWithRoi()).isEqualTo(1);
    }

    /**
     * From {@code prepare_reference.py real IMAGE LABELS SIZE}: number of slices and the first's index; sums of images and
     * of their squares; one pixel; for one label its pixels and their centre of gravity (slice, row, column).
     */
    @ParameterizedTest
    @CsvSource({
        "tcga-lgg, TCGA-FG-6692, FLAIR, 64, 124, 11, 357.19826, 67495.75332, -0.862896, 4, 508, 78.52165, 22.72638, 21.45472",
        "open-ms, patient19, FLAIR, 128, 117, 20, 61.97644, 270893.98494, 0.844451, 1, 17148, 70.11856, 68.24673, 62.05272",
        "brats2013-sample, brats_2013_pat0001_1, T1CE, 64, 128, 10, 140.62911, 63334.86461, 0.198797, 4, 2198, 49.25432, 28.68153, 20.95268",
    })
    void aRealSubjectIsPreparedAsNumpyAndPillowPrepareIt(
            String folder,
            String subject,
            String modality,
            int size,
            int slices,
            int first,
            double sum,
            double squares,
            float pixel,
            int label,
            double pixels,
            double slice,
            double row,
            double column)
            throws IOException {
        DataSet data = open(folder);
        Domain whole = data.domain(Optional.empty(), modality);
        Domain one = new Domain(
                data.description(),
                Optional.empty(),
                modality,
                whole.subjects().stream()
                        .filter(s -> s.subject().equals(subject))
                        .toList(),
                whole.roster(),
                new FileDigests());
        Path tensors = out.resolve("prepared.safetensors");
        Path subjects = out.resolve("subjects.json");
        Preparer.prepare(
                data,
                one,
                new PreparationSettings(size, Fit.RESIZE, 0.02, 0),
                tensors,
                subjects,
                ReadingListener.SILENT);

        try (PreparedSlices prepared = PreparedSlices.open(tensors, subjects)) {
            assertThat(prepared.slices()).isEqualTo(slices);
            assertThat(prepared.axialIndex(0)).isEqualTo(first);
            float[] image = new float[size * size];
            double foundSum = 0;
            double foundSquares = 0;
            for (int s = 0; s < slices; s++) {
                prepared.image(s, image, 0);
                for (float value : image) {
                    foundSum += value;
                    foundSquares += (double) value * value;
                }
            }
            // Half a million to two million pixels, each within 1e-6 of Pillow's: their sum drifts by a few hundredths.
            assertThat(foundSum).isCloseTo(sum, within(0.1));
            assertThat(foundSquares).isCloseTo(squares, within(squares * 1e-6));
            prepared.image(slices / 2, image, 0);
            assertThat(image[size / 3 * size + size / 2]).isCloseTo(pixel, within(5e-6f));
            double[] centre = PreparerTest.centre(prepared, label);
            assertThat(centre[0]).isEqualTo(pixels);
            assertThat(centre[1]).isCloseTo(slice, within(1e-5));
            assertThat(centre[2]).isCloseTo(row, within(1e-5));
            assertThat(centre[3]).isCloseTo(column, within(1e-5));
        }
    }

    private static DataSet open(String folder) {
        Path data = RealData.folder(folder);
        Path yaml = RealData.examples().resolve(folder + ".yaml");
        return DataSet.open(
                DataSetDescription.read(yaml, Map.of("SOURCESELECT_DATA", String.valueOf(data.getParent()))));
    }
}
