package org.sourceselect.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.DataSetDescription;
import org.sourceselect.dataset.TaskSummary;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeReader;
import org.sourceselect.task.BadInputException;

/** The files: layouts, label values, determinism, sites. */
class PhantomGeneratorTest {

    private static final PhantomSettings SMALL = new PhantomSettings(7, 48, 20, 2, 2, 2, 2);

    @TempDir
    static Path root;

    private static List<Path> descriptions = List.of();
    private static final List<String> HEARD = new ArrayList<>();

    @BeforeAll
    static void write() {
        descriptions = PhantomGenerator.write(root, SMALL, (written, of) -> HEARD.add(written + "/" + of), 2);
    }

    @Test
    void writesTheThreeLayoutsAndTheirDescriptions() throws IOException {
        assertThat(descriptions)
                .containsExactly(
                        root.resolve("phantom-fets.yaml"),
                        root.resolve("phantom-iseg.yaml"),
                        root.resolve("phantom-wmh.yaml"));
        assertThat(Files.readAllLines(descriptions.get(2)))
                .contains("name: phantom-wmh", "root: phantom-wmh", "layout: wmh-2017");
        assertThat(files(root.resolve("phantom-fets")).keySet())
                .contains(
                        "partitioning_1.csv",
                        "FeTS21_Training_001/FeTS21_Training_001_t1.nii.gz",
                        "FeTS21_Training_001/FeTS21_Training_001_t1ce.nii.gz",
                        "FeTS21_Training_004/FeTS21_Training_004_t2.nii.gz",
                        "FeTS21_Training_004/FeTS21_Training_004_flair.nii.gz",
                        "FeTS21_Training_004/FeTS21_Training_004_seg.nii.gz")
                .hasSize(21);
        assertThat(files(root.resolve("phantom-iseg")).keySet())
                .contains("subject-1-T1.hdr", "subject-1-T1.img", "subject-2-T2.img", "subject-2-label.hdr")
                .hasSize(12);
        assertThat(files(root.resolve("phantom-wmh")).keySet())
                .contains(
                        "Utrecht/0/pre/FLAIR.nii.gz",
                        "Utrecht/2/orig/T1.nii.gz",
                        "Singapore/50/wmh.nii.gz",
                        "Amsterdam/GE3T/102/orig/FLAIR.nii.gz")
                .hasSize(30);
        assertThat(HEARD).hasSize(12).startsWith("1/12").endsWith("12/12");
    }

    @Test
    void theReadersOfRealDataFindSevenRegionsAtFiveSitesWithoutDamage() {
        List<TaskSummary> tasks = descriptions.stream()
                .flatMap(yaml -> DataSet.open(DataSetDescription.read(yaml)).tasks().stream())
                .toList();
        // 3 regions x 2 sites x 4 modalities, 3 x 2 modalities, 1 x 3 sites x 2 modalities.
        assertThat(tasks).hasSize(24 + 6 + 6).allSatisfy(task -> {
            assertThat(task.damaged()).isZero();
            assertThat(task.subjects()).isEqualTo(2);
            assertThat(task.subjectsWithRoi()).isEqualTo(2);
        });
        assertThat(tasks.stream().map(t -> t.task().toString()))
                .contains(
                        "phantom-fets/ET-1-T1CE",
                        "phantom-fets/NCR-2-T2",
                        "phantom-fets/ED-2-FLAIR",
                        "phantom-iseg/GM-T2",
                        "phantom-iseg/CSF-T1",
                        "phantom-wmh/WMH-A-FLAIR",
                        "phantom-wmh/WMH-U-T1");
        assertThat(tasks.stream().map(t -> t.task().roi()).distinct())
                .containsExactlyInAnyOrder("NCR", "ED", "ET", "CSF", "GM", "WM", "WMH");
    }

    @Test
    void partitionFileIsWrittenAsTheChallengeWritesIt() throws IOException {
        assertThat(Files.readString(root.resolve("phantom-fets/partitioning_1.csv")))
                .isEqualTo("Subject_ID,Partition_ID\r\nFeTS21_Training_001,01\r\nFeTS21_Training_002,01\r\n"
                        + "FeTS21_Training_003,02\r\nFeTS21_Training_004,02");
    }

    @Test
    void labelsHaveTheValuesOfTheRealDataSetsInSensibleAmounts() {
        for (int i = 1; i <= 4; i++) {
            Volume seg = VolumeReader.readLabels(tumour(i, "seg"));
            Map<Integer, Double> share = shares(seg);
            assertThat(share.keySet()).containsExactlyInAnyOrder(0, 1, 2, 4);
            // Of BraTS 2013's volumes NCR takes 0.01 to 0.6 %, ED 0.4 to 1.7 %, ET 0.1 to 0.5 %; and around that.
            assertThat(share.get(1)).isBetween(0.0001, 0.01);
            assertThat(share.get(2)).isBetween(0.001, 0.03);
            assertThat(share.get(4)).isBetween(0.0003, 0.01);
        }
        Map<Integer, Double> infant = shares(VolumeReader.readLabels(root.resolve("phantom-iseg/subject-1-label.hdr")));
        assertThat(infant.keySet()).containsExactlyInAnyOrder(0, 10, 150, 250);
        Map<Integer, Double> lesions =
                shares(VolumeReader.readLabels(root.resolve("phantom-wmh/Utrecht/2/wmh.nii.gz")));
        assertThat(lesions.keySet()).containsExactlyInAnyOrder(0, 1, 2);
        // 0.8 to 195 ml in the challenge (Kuijf et al. 2019) is 0.01 to 2.5 % of these volumes.
        assertThat(lesions.get(1)).isBetween(0.0001, 0.025);
    }

    @Test
    void labelsShareTheGridOfTheirImagesAndHeadsKeepTheirSize() {
        Volume seg = VolumeReader.readLabels(tumour(1, "seg"));
        assertThat(VolumeReader.read(tumour(1, "flair")).sameGrid(seg)).isTrue();
        assertThat(new int[] {seg.nx(), seg.ny(), seg.nz()}).containsExactly(48, 48, 20);
        assertThat(seg.nx() * seg.spacing()[0]).isBetween(239.9, 240.1);
        assertThat(seg.nz() * seg.spacing()[2]).isBetween(154.9, 155.1);
        Path singapore = root.resolve("phantom-wmh/Singapore/50");
        Volume wmh = VolumeReader.readLabels(singapore.resolve("wmh.nii.gz"));
        assertThat(VolumeReader.read(singapore.resolve("pre/FLAIR.nii.gz")).sameGrid(wmh))
                .isTrue();
        Volume amsterdam = VolumeReader.read(root.resolve("phantom-wmh/Amsterdam/GE3T/100/pre/T1.nii.gz"));
        assertThat(amsterdam.sameGrid(wmh)).isFalse();
        Volume infant = VolumeReader.read(root.resolve("phantom-iseg/subject-1-T1.hdr"));
        assertThat(infant.nx() * infant.spacing()[0]).isBetween(143.9, 144.1);
    }

    @Test
    void strippedImagesAreZeroOutsideTheBrainAndWholeHeadsNoisyThere() {
        float[] t2 = VolumeReader.read(tumour(2, "t2")).values();
        float[] t1 = VolumeReader.read(tumour(2, "t1")).values();
        float[] seg = VolumeReader.readLabels(tumour(2, "seg")).values();
        for (int v = 0; v < t2.length; v++) {
            assertThat(t2[v] > 0).isEqualTo(t1[v] > 0);
            if (seg[v] > 0) {
                assertThat(t1[v]).isPositive();
            }
        }
        float[] head = VolumeReader.read(root.resolve("phantom-wmh/Utrecht/0/orig/FLAIR.nii.gz"))
                .values();
        assertThat(head[0]).isPositive();
    }

    @Test
    void sameSeedGivesTheSameBytesOnAnyNumberOfThreads(@TempDir Path again) throws IOException {
        PhantomGenerator.write(again, SMALL, PhantomProgress.SILENT, 1);
        Map<String, String> first = files(root);
        assertThat(files(again)).isEqualTo(first).hasSize(66);
    }

    @Test
    void anotherSeedGivesOtherPeople(@TempDir Path other) throws IOException {
        PhantomGenerator.write(other, new PhantomSettings(8, 48, 20, 2, 1, 0, 0), PhantomProgress.SILENT);
        String name = "phantom-fets/FeTS21_Training_001/FeTS21_Training_001_seg.nii.gz";
        assertThat(VolumeReader.readLabels(other.resolve(name)).values())
                .isNotEqualTo(VolumeReader.readLabels(root.resolve(name)).values());
        assertThat(VolumeReader.readLabels(tumour(1, "seg")).values())
                .isNotEqualTo(VolumeReader.readLabels(tumour(2, "seg")).values());
        assertThat(other.resolve("phantom-iseg")).doesNotExist();
    }

    @Test
    void moreSubjectsLeaveTheFirstOnesOfTheFirstSiteAsTheyAre(@TempDir Path more) throws IOException {
        PhantomGenerator.write(more, new PhantomSettings(7, 48, 20, 1, 3, 0, 0), PhantomProgress.SILENT);
        String name = "phantom-fets/FeTS21_Training_002/FeTS21_Training_002_flair.nii.gz";
        assertThat(more.resolve(name)).hasSameBinaryContentAs(root.resolve(name));
    }

    @Test
    void sitesDifferInContrastNoiseAndGainForTheSameHead() {
        SubjectPhantom head = new TumourDataSet(SMALL).phantom("FeTS21_Training_001");
        Site siemens = Site.tumour(1, 7);
        Site conventional = Site.tumour(2, 7);
        double[] one = tissueMeans(head, siemens, Modality.T1);
        double[] two = tissueMeans(head, conventional, Modality.T1);
        int grey = Tissue.GREY.code();
        int white = Tissue.WHITE.code();
        assertThat(one[grey] / one[white]).isLessThan(0.85 * two[grey] / two[white]);
        assertThat(head.image(conventional, Modality.T1).sigma() / two[white])
                .isGreaterThan(1.2 * head.image(siemens, Modality.T1).sigma() / one[white]);
        assertThat(Math.abs(Math.log(one[white] / two[white]))).isGreaterThan(0.1);
    }

    @Test
    void imagesShowTissuesInTheOrderOfTheTextbook() {
        SubjectPhantom head = new TumourDataSet(SMALL).phantom("FeTS21_Training_003");
        Site site = Site.tumour(1, 7);
        double[] t1 = tissueMeans(head, site, Modality.T1);
        double[] t1ce = tissueMeans(head, site, Modality.T1CE);
        double[] t2 = tissueMeans(head, site, Modality.T2);
        double[] flair = tissueMeans(head, site, Modality.FLAIR);
        int csf = Tissue.CSF.code();
        int grey = Tissue.GREY.code();
        int white = Tissue.WHITE.code();
        int oedema = Tissue.OEDEMA.code();
        int enhancing = Tissue.ENHANCING.code();
        assertThat(t1[white]).isGreaterThan(t1[grey]);
        assertThat(t1[grey]).isGreaterThan(t1[csf]);
        assertThat(t2[csf]).isGreaterThan(t2[grey]);
        assertThat(t2[grey]).isGreaterThan(t2[white]);
        assertThat(flair[oedema]).isGreaterThan(flair[grey]);
        assertThat(flair[csf]).isLessThan(flair[white]);
        assertThat(t1ce[enhancing]).isGreaterThan(1.3 * t1ce[white]).isGreaterThan(1.5 * t1[enhancing]);
    }

    @Test
    void intensityAloneDoesNotGiveTheLabelsAway() {
        TumourDataSet data = new TumourDataSet(SMALL);
        SubjectPhantom head = data.phantom("FeTS21_Training_001");
        float[] labels = head.map().labels(TumourDataSet.LABELS);
        float[] flair = head.stripped(Site.tumour(1, 7), Modality.FLAIR).values();
        assertThat(bestThresholdDice(flair, labels, 2)).isBetween(0.15, 0.9);
    }

    @Test
    void refusesWhatItCannotUse(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> new PhantomSettings(1, 16, 24, 3, 6, 6, 4))
                .isInstanceOf(BadInputException.class)
                .hasMessage("phantom setting inPlane: the value 16 is not within 32..240; choose one that is");
        assertThatThrownBy(() -> new PhantomSettings(1, 64, 24, 3, 0, 0, 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no data set has a subject");
        Path file = Files.createFile(folder.resolve("taken"));
        assertThatThrownBy(() -> PhantomGenerator.write(file, SMALL, PhantomProgress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the folder cannot be made");
    }

    private static Path tumour(int number, String what) {
        String subject = "FeTS21_Training_00" + number;
        return root.resolve("phantom-fets").resolve(subject).resolve(subject + "_" + what + ".nii.gz");
    }

    /** Mean of the voxels that hold a tissue and nothing else, by code. */
    private static double[] tissueMeans(SubjectPhantom head, Site site, Modality modality) {
        float[] values = head.image(site, modality).values();
        double[] sum = new double[Tissue.count()];
        int[] n = new int[Tissue.count()];
        for (int v = 0; v < values.length; v++) {
            Tissue t = Tissue.of(head.map().samples()[v * head.map().perVoxel()]);
            if (head.map().fraction(v, t) == 1) {
                sum[t.code()] += values[v];
                n[t.code()]++;
            }
        }
        for (int t = 0; t < sum.length; t++) {
            sum[t] /= n[t];
        }
        return sum;
    }

    private static Map<Integer, Double> shares(Volume labels) {
        Map<Integer, Double> share = new TreeMap<>();
        for (float v : labels.values()) {
            share.merge((int) v, 1.0 / labels.values().length, Double::sum);
        }
        return share;
    }

    /** The Dice of the best single threshold over the non-zero voxels. */
    private static double bestThresholdDice(float[] image, float[] labels, int label) {
        Integer[] order = IntStream.range(0, image.length)
                .filter(v -> image[v] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer v) -> -image[v]))
                .toArray(Integer[]::new);
        int positives = 0;
        for (float l : labels) {
            positives += l == label ? 1 : 0;
        }
        double best = 0;
        int both = 0;
        for (int n = 0; n < order.length; n++) {
            both += labels[order[n]] == label ? 1 : 0;
            best = Math.max(best, 2.0 * both / (n + 1 + positives));
        }
        return best;
    }

    /** Every file's content by its path from the folder. */
    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                files.put(name, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }
}
