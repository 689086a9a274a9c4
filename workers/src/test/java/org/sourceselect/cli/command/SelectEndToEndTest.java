package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.cli.Seen;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeReader;
import org.sourceselect.imaging.VolumeWriter;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

/** Volumes in, ranking out: the whole way, by the command a user types, on nets too small to learn anything. */
class SelectEndToEndTest {

    /** Date, level, and in brackets the workflow, stage and task, as far as they are known. */
    private static final Pattern LOG_LINE = Pattern.compile(
            "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ [A-Z]+ +\\[\\S+ \\S+ \\S.*] \\S+ \\S");

    @TempDir
    Path folder;

    private Seen select(String target, String... more) {
        List<String> args = new ArrayList<>(
                List.of("select", folder.resolve("data/phantom-fets.yaml").toString(), "--target", target));
        args.addAll(List.of("--profile", "smoke", "--size", "16", "--slices", "4", "--width", "2"));
        args.addAll(List.of("--iterations", "3", "--finetune-iterations", "2", "--batch-size", "4"));
        args.addAll(List.of("--home", folder.resolve("home").toString()));
        args.addAll(Arrays.asList(more));
        return Seen.of(args);
    }

    private String read(String output, String file) throws IOException {
        return Files.readString(folder.resolve(output).resolve(file));
    }

    private void phantoms() {
        PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
    }

    @Test
    void theSecondRunComputesNothingAndSaysTheSame() throws IOException {
        phantoms();
        String[] asked = {"--pool", "*-FLAIR", "--pool", "ET-2-T2", "--ground-truth"};
        Seen first = select("ED-2-FLAIR", with(asked, "--output", "one"));
        assertThat(first.err()).contains(", 0 found in the store");
        assertThat(first.code()).isZero();
        assertThat(first.out())
                .contains("Target ED-2-FLAIR of phantom-fets: 6 sources")
                .contains("Path 1: modality analysis, RoI analysis, then H-score")
                .contains("Path 2: H-score on all sources")
                .contains("Weighted tau");

        Seen second = select("ED-2-FLAIR", with(asked, "--output", "two"));
        assertThat(second.err()).contains("all 45 stages were found in the store");
        assertThat(second.out()).isEqualTo(first.out());
        for (String file : List.of("selection.json", "selection.csv")) {
            assertThat(read("two", file)).isEqualTo(read("one", file));
        }
        theLogTellsOfEachTrainingAndOfNoSubject();
    }

    private void theLogTellsOfEachTrainingAndOfNoSubject() throws IOException {
        List<String> log = Files.readAllLines(folder.resolve("home/logs/sourceselect.log"));
        // A stack trace, where a busy machine has the SDK warn of something, goes on in lines of its own.
        List<String> lines = log.stream().filter(line -> line.startsWith("20")).toList();
        assertThat(lines).isNotEmpty().allMatch(line -> LOG_LINE.matcher(line).find());
        assertThat(log).noneMatch(line -> line.contains("FeTS21_Training") || line.contains(".nii"));
        List<String> trainings = log.stream()
                .filter(line -> line.contains("Training from step 0"))
                .toList();
        assertThat(trainings).hasSize(13).allMatch(line -> line.contains(" [campaign-"));
        assertThat(trainings.stream().filter(line -> line.contains(" pretrain phantom-fets/ED-1-FLAIR]")))
                .hasSize(1);
        assertThat(trainings.stream().filter(line -> line.contains(" finetune phantom-fets/ED-2-FLAIR from model ")))
                .hasSize(6);
        assertThat(lines).as("of two runs of 45 stages").hasSizeLessThan(40);
    }

    @Test
    void aDamagedSubjectCostsItsSourceAndNotTheSelection() throws IOException {
        phantoms();
        Path subject;
        try (var files = Files.walk(folder.resolve("data/phantom-fets"))) {
            subject = files.filter(f -> f.toString().endsWith("_t2.nii.gz"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(subject);
        Files.write(subject, Arrays.copyOf(whole, whole.length / 2));
        // The first site's T2 images are damaged: its T2 tasks are lost, its FLAIR tasks are not.
        Seen seen = select("ED-2-T2", "--pool", "*-T2", "--pool", "ET-1-FLAIR", "--output", out("damaged"));
        assertThat(seen.code()).as("done, but not whole").isEqualTo(3);
        assertThat(seen.out())
                .startsWith("Incomplete: of 6 sources 3 failed (NCR-1-T2, ED-1-T2, ET-1-T2); why is said below.")
                .contains("NCR-1-T2, ED-1-T2, ET-1-T2 failed at prepare: ")
                .contains(subject + ": the gzip data end too early");
        assertThat(read("damaged", "selection.csv").lines().filter(l -> l.contains("-1-T2")))
                .hasSize(3)
                .allMatch(l -> l.contains("prepare"));
        assertThat(read("damaged", "selection.json"))
                .doesNotContain(subject.getFileName().toString());
    }

    @Test
    void whatIsInDoubtAboutABrainIsToldWithItsFileOnTheScreenAlone() throws IOException {
        phantoms();
        Path image;
        try (var files = Files.walk(folder.resolve("data/phantom-fets"))) {
            image = files.filter(f -> f.toString().endsWith("_flair.nii.gz"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        Volume volume = VolumeReader.read(image);
        float[] values = volume.values();
        int brightest = 0;
        for (int i = 0; i < values.length; i++) {
            brightest = values[i] > values[brightest] ? i : brightest;
        }
        values[brightest] = 1e6f;
        VolumeWriter.writeNifti(image, volume, DataType.FLOAT32);

        for (String run : List.of("computed", "found")) {
            Seen seen = select("ED-2-FLAIR", "--pool", "*-1-FLAIR", "--output", out(run));
            assertThat(seen.code()).isZero();
            assertThat(seen.err())
                    .as(run)
                    .containsOnlyOnce("warning: ")
                    .contains("warning: " + image + ": 1 voxel lies far outside the other values, up to 1000000.0");
            assertThat(seen.out()).doesNotContain(image.getFileName().toString());
            assertThat(read(run, "selection.json"))
                    .doesNotContain(image.getFileName().toString());
            assertThat(read(run, "report.html"))
                    .doesNotContain(image.getFileName().toString());
        }
    }

    /** Two-channel and five-channel models of two sources, and one that answers with maps of half the size. */
    @Test
    void importedModelsAreRankedBesideTrainedOnesAndUnfitOnesAreRefusedBeforeWork() throws IOException {
        phantoms();
        Path yaml = folder.resolve("data/phantom-fets.yaml");
        String text = Files.readString(yaml);
        for (String model : List.of("two-channels", "five-channels", "half-size")) {
            Files.copy(
                    Path.of("../activities/src/test/resources/org/sourceselect/unet", model + ".pt"),
                    folder.resolve("data/" + model + ".pt"));
        }
        String[] asked = {"--pool", "*-2-FLAIR", "--pool", "ED-1-FLAIR"};

        Files.writeString(yaml, text + "models: {ED-1-FLAIR: half-size.pt}\n");
        Seen wrong = select("ED-2-FLAIR", with(asked, "--output", "wrong"));
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err())
                .contains(folder.resolve("data/half-size.pt") + ": the model cannot be used: ")
                .contains("is float32 (2, 2, 8, 8); export a net");

        Files.writeString(yaml, text + "models: {ED-1-FLAIR: five-channels.pt}\n");
        Seen refused = select("ED-2-FLAIR", with(asked, "--output", "refused"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains(
                        "--metric: the imported model of phantom-fets/ED-1-FLAIR has 5 channels, and otce reads 1 or 2; ");

        Files.writeString(yaml, text + "models: {ED-1-FLAIR: five-channels.pt, NCR-2-FLAIR: two-channels.pt}\n");
        String[] able = {"--pool", "*-2-FLAIR", "--pool", "ED-1-FLAIR", "--metric", "h-score,leep", "--ground-truth"};
        Seen ranked = select("ED-2-FLAIR", with(able, "--output", "ranked"));
        assertThat(ranked.code()).as("its program cannot be fine-tuned").isEqualTo(3);
        // Found: the refused run's model, then both when their sources' turns come. Computed now, as nothing was before
        // the
        // refusals: an import, 2 preparations, 3 comparisons, a training, 3 feature dumps, as neither metric reads the
        // source,
        // 6 scores a fine-tuning and the net
        // without transfer.
        assertThat(ranked.err()).contains("18 stages computed, 3 found in the store");
        assertThat(ranked.out()).contains("NCR-2-FLAIR").contains("ED-1-FLAIR").contains("ET-2-FLAIR");
        assertThat(read("ranked", "selection.json")).doesNotContain("five-channels");
        assertThat(ranked.out())
                .containsPattern("FLAIR, .*FLAIR failed at finetune: .*it was imported as a TorchScript program");
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    private String[] with(String[] asked, String option, String name) {
        List<String> all = new ArrayList<>(Arrays.asList(asked));
        all.addAll(List.of(option, out(name)));
        return all.toArray(String[]::new);
    }
}
