package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PreparationSettings.Fit;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.imaging.Affine;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.Grid;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeReader;
import org.sourceselect.imaging.VolumeWriter;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

class PreviewTest {

    private static final PreparationSettings SMALL = new PreparationSettings(32, Fit.RESIZE, 0.02, 8);
    private static final int SUBJECTS = 10;

    @TempDir
    static Path phantoms;

    @TempDir
    Path folder;

    /** The phantoms' tumours, of which six subjects are spoilt, each in its own way. */
    @BeforeAll
    static void draw() throws IOException {
        PhantomGenerator.write(phantoms, new PhantomSettings(3, 64, 24, 1, SUBJECTS, 0, 0), (written, all) -> {});
        List<SubjectFiles> subjects = flair(open()).subjects();
        label(subjects.get(0), (labels, x, y, z) -> labels.value(labels.nx() - 1 - x, y, z));
        label(subjects.get(1), (labels, x, y, z) -> x < 20 ? 0 : labels.value(x - 20, y, z));
        label(subjects.get(2), (labels, x, y, z) -> 0);
        image(subjects.get(4), 1, -1024);
        image(subjects.get(5), 40, 0);
        Volume labels = VolumeReader.readLabels(subjects.get(3).label());
        double[][] affine = labels.affine();
        affine[2][3] += 20;
        VolumeWriter.writeNifti(
                subjects.get(3).label(),
                new Volume(new Grid(labels.nx(), labels.ny(), labels.nz(), Affine.of(affine)), labels.values()),
                DataType.UINT8,
                "LPS");
    }

    private static DataSet open() {
        return DataSet.open(DataSetDescription.read(phantoms.resolve("phantom-fets.yaml"), Map.of()));
    }

    private static Domain flair(DataSet dataSet) {
        return dataSet.domains().stream()
                .filter(domain -> domain.modality().equals("FLAIR"))
                .findFirst()
                .orElseThrow();
    }

    private interface Relabelling {
        float at(Volume labels, int x, int y, int z);
    }

    private static void label(SubjectFiles files, Relabelling change) {
        Volume labels = VolumeReader.readLabels(files.label());
        float[] changed = new float[labels.values().length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] =
                    change.at(labels, i % labels.nx(), i / labels.nx() % labels.ny(), i / (labels.nx() * labels.ny()));
        }
        VolumeWriter.writeNifti(files.label(), new Volume(labels.grid(), changed), DataType.UINT8, "LPS");
    }

    private static void image(SubjectFiles files, float slope, float offset) {
        Volume image = VolumeReader.read(files.image());
        float[] changed = image.values().clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = slope * changed[i] + offset;
        }
        VolumeWriter.writeNifti(files.image(), new Volume(image.grid(), changed), DataType.FLOAT32, "LPS");
    }

    private static List<Preview.Looked> look(DataSet dataSet, Domain domain, PreparationSettings settings, int slices) {
        return Preview.of(
                dataSet,
                domain.subjects().stream()
                        .map(files -> new Preview.Look(domain, files))
                        .toList(),
                dataSet.rois(),
                settings,
                slices,
                ReadingListener.SILENT,
                looked -> looked);
    }

    @Test
    void theSlicesAreThoseThatPreparationMakes() throws IOException {
        DataSet dataSet = Brains.open(Brains.dataSet(folder, "p1", "p2", "p3", "p4", "p5", "p6", "p7"));
        for (PreparationSettings settings : List.of(
                new PreparationSettings(16, Fit.RESIZE, 0, 0),
                new PreparationSettings(16, Fit.CROP, 0, 0),
                new PreparationSettings(32, Fit.RESIZE, 0.1, 3))) {
            Domain domain = dataSet.domains().get(0);
            Preparer.prepare(
                    dataSet, domain, settings, folder.resolve("a"), folder.resolve("b"), ReadingListener.SILENT);
            List<Preview.Looked> looked = look(dataSet, domain, settings, 9);
            try (PreparedSlices prepared = PreparedSlices.open(folder.resolve("a"), folder.resolve("b"))) {
                assertThat(looked.stream()
                                .mapToInt(one -> one.preview().orElseThrow().kept())
                                .sum())
                        .isEqualTo(prepared.slices());
                int pixels = settings.size() * settings.size();
                int compared = 0;
                for (int s = 0; s < prepared.slices(); s++) {
                    int slice = s;
                    SubjectPreview seen =
                            looked.get(prepared.subject(s)).preview().orElseThrow();
                    SubjectPreview.Slice same = seen.slices().stream()
                            .filter(one -> one.axial() == prepared.axialIndex(slice))
                            .findFirst()
                            .orElseThrow();
                    float[] image = new float[pixels];
                    short[] labels = new short[pixels];
                    prepared.image(s, image, 0);
                    prepared.labels(s, labels, 0);
                    assertThat(same.image()).isEqualTo(image);
                    assertThat(same.labels()).isEqualTo(labels);
                    compared++;
                }
                assertThat(compared).isEqualTo(prepared.slices()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0, 0", "0.25, 1, 0.25", "0.5, 7, 0.5", "0.01, 3, 0"})
    void theSplitIsTheOneThatTrainingUses(double test, long seed, double validation) throws IOException {
        DataSet dataSet = Brains.open(Brains.dataSet(folder, "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"));
        SplitSettings settings = new SplitSettings(test, seed, validation);
        for (Domain domain : dataSet.domains()) {
            Preparer.prepare(
                    dataSet,
                    domain,
                    new PreparationSettings(16, Fit.RESIZE, 0, 0),
                    folder.resolve("a"),
                    folder.resolve("b"),
                    ReadingListener.SILENT);
            try (PreparedSlices prepared = PreparedSlices.open(folder.resolve("a"), folder.resolve("b"))) {
                SubjectSplit split = SubjectSplit.of(prepared, settings);
                Map<String, SplitSide> used = new HashMap<>();
                IntStream.of(split.trainingSubjects())
                        .forEach(s -> used.put(prepared.subjectName(s), SplitSide.TRAINING));
                IntStream.of(split.validationSubjects())
                        .forEach(s -> used.put(prepared.subjectName(s), SplitSide.VALIDATION));
                IntStream.of(split.testSubjects()).forEach(s -> used.put(prepared.subjectName(s), SplitSide.TEST));

                assertThat(domain.split(settings)).isEqualTo(used).hasSize(8);
            }
        }
    }

    @Test
    void spoiltSubjectsStandOutAndTheOthersDoNot() {
        DataSet dataSet = open();
        List<Preview.Looked> looked = look(dataSet, flair(dataSet), SMALL, 3);
        List<Preview.Looked> usable =
                looked.stream().filter(one -> one.preview().isPresent()).toList();
        List<List<PreviewSigns.Sign>> signs = PreviewSigns.of(
                usable.stream().flatMap(one -> one.preview().stream()).toList());
        Map<Integer, String> said = new HashMap<>();
        for (int i = 0; i < usable.size(); i++) {
            List<String> texts = new ArrayList<>(
                    signs.get(i).stream().map(PreviewSigns.Sign::text).toList());
            texts.addAll(usable.get(i).preview().orElseThrow().doubts());
            said.put(looked.indexOf(usable.get(i)), String.join("; ", texts));
        }

        assertThat(said.get(0)).contains("mirrored left to right");
        assertThat(said.get(1)).contains("outside the brain");
        assertThat(said.get(2)).isEqualTo("the label is empty: it has no voxel of any region");
        assertThat(looked.get(3).fault())
                .hasValueSatisfying(fault -> assertThat(fault.problem()).contains("do not lie on the image's grid"));
        assertThat(said.get(4)).contains("begin at -1024, in the others at 0");
        assertThat(said.get(5)).contains("scaled otherwise?");
        assertThat(IntStream.range(6, SUBJECTS).mapToObj(said::get))
                .allSatisfy(
                        text -> assertThat(text).doesNotContain("mirrored", "outside", "empty", "begin at", "scaled"));
    }

    @Test
    void regionsAreMeasuredInMillimetres() throws IOException {
        DataSet dataSet = Brains.open(Brains.dataSet(folder, "p1"));

        SubjectPreview seen = look(dataSet, dataSet.domains().get(0), SMALL, 3)
                .get(0)
                .preview()
                .orElseThrow();

        // A: x 2..4, y 4..7, z 1..4 of voxels of 1 x 2 x 3 mm: 48 of them; the brain's middle is at 5, 4 and 2.5.
        RegionPreview a = seen.regions().get(0);
        assertThat(a.voxels()).isEqualTo(48);
        assertThat(a.millilitres()).isCloseTo(0.288, within(1e-12));
        assertThat(a.offset().get(0)).isCloseTo(-2, within(1e-9));
        assertThat(a.offset().get(1)).isCloseTo(3, within(1e-9));
        assertThat(a.offset().get(2)).isCloseTo(0, within(1e-9));
        assertThat(seen.values().least()).isEqualTo(-2);
        assertThat(seen.values().most()).isEqualTo(17);
        assertThat(seen.normalised().stream().mapToInt(Integer::intValue).sum()).isEqualTo(7 * 7 * 4);
    }

    @Test
    void slicesShowEveryRegionWhereItIsLargest() {
        // Two regions that are largest in slices 1 and 6.
        int[][] areas = {{1, 9, 2, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 1, 3, 8, 2}};

        assertThat(Preview.chosen(areas, 8, 2)).containsExactly(1, 6);
        assertThat(Preview.chosen(areas, 8, 3)).hasSize(3).contains(1, 6);
        assertThat(Preview.chosen(areas, 8, 20)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(Preview.chosen(new int[][] {new int[9]}, 9, 3)).containsExactly(1, 4, 7);
    }

    @Test
    void whoIsLeftOutIsNamedWithTheReason() throws IOException {
        Path yaml = Brains.dataSet(folder, "p1", "p2", "p3", "p4");
        Files.delete(folder.resolve("p2/seg.nii.gz"));
        Files.delete(folder.resolve("p3/flair.nii.gz"));
        Files.writeString(yaml, Files.readString(yaml) + "exclude: [p4]\n");

        assertThat(Brains.open(yaml).leftOut())
                .anySatisfy(one -> {
                    assertThat(one.subject()).startsWith("p2");
                    assertThat(one.reason()).contains("no labels");
                })
                .anySatisfy(one -> {
                    assertThat(one.subject()).startsWith("p3");
                    assertThat(one.reason()).contains("modality is missing");
                })
                .anySatisfy(one -> {
                    assertThat(one.subject()).isEqualTo("p4");
                    assertThat(one.reason()).contains("exclude");
                })
                .hasSize(3);
    }
}
