package org.sourceselect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.cli.text.WatchedOutput;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeWriter;
import picocli.CommandLine;

/** What the user sees before anything is started. */
class CommandLineTest {

    @TempDir
    Path folder;

    private static Seen run(String... args) {
        return Seen.of(args);
    }

    @Test
    void helpListsEveryCommandWithExamples() {
        Seen seen = run("--help");
        assertThat(seen.code()).isZero();
        List<String> help = seen.out().lines().toList();
        assertThat(commands().filter(command -> !command.contains(" ")))
                .hasSize(16)
                .allSatisfy(command -> assertThat(help).anyMatch(line -> line.startsWith("  " + command + " ")));
        assertThat(help).contains("Examples:");
    }

    /** Every command as the code lists them, those below another with it: "campaign start". */
    static Stream<String> commands() {
        return below(
                SourceSelect.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())));
    }

    private static Stream<String> below(CommandLine command) {
        return command.getSubcommands().entrySet().stream()
                .flatMap(sub -> Stream.concat(
                        Stream.of(sub.getKey()), below(sub.getValue()).map(name -> sub.getKey() + " " + name)));
    }

    @Test
    void thereAreCommandsBelowOthers() {
        assertThat(commands()).hasSizeGreaterThan(15).contains("plan", "campaign", "campaign start");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfWithExamples(String command) {
        Seen seen = run((command + " --help").split(" "));
        assertThat(seen.code()).isZero();
        assertThat(seen.out()).contains("Usage: sourceselect " + command).contains("Examples:");
        assertThat(seen.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    }

    @Test
    void eachCommandIsListedWithAWholeSentence() {
        List<String> help = run("--help").out().lines().toList();
        String list = String.join(
                "\n",
                help.subList(help.indexOf("Commands:") + 1, help.size()).stream()
                        .takeWhile(line -> !line.isBlank())
                        .toList());
        // Longer sentences go on in the next line, further in.
        assertThat(list.replaceAll("\n {4,}", " ").lines().toList())
                .hasSize(16)
                .allSatisfy(line -> assertThat(line).matches("  [a-z]+ +[A-Z].*[.]"));
    }

    @Test
    void aCommandThatIsOnlyListedLooksTheSame() {
        StringWriter out = new StringWriter();
        SourceSelect.commandLine(
                        new PrintWriter(out), new PrintWriter(out), SourceSelect.asked(new String[] {"--help"}))
                .execute("--help");
        assertThat(out.toString()).isEqualTo(run("--help").out());
    }

    @Test
    void aCommandMayBeNamedAfterwardsOrInAFileOfArguments() {
        assertThat(SourceSelect.asked(new String[] {"-V", "metrics"}))
                .accepts("metrics")
                .rejects("select");
        assertThat(SourceSelect.asked(new String[] {"@arguments"})).accepts("metrics", "select");
    }

    @Test
    void tellsItsVersion() {
        Seen seen = run("--version");
        assertThat(seen.code()).isZero();
        assertThat(seen.out()).startsWith("sourceselect ");
    }

    @Test
    void noCommandAtAllIsAnsweredWithHelp() {
        assertThat(run().out()).contains("Usage: sourceselect");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "slect | sourceselect: unmatched argument at index 0: 'slect'; did you mean select?",
                "select | sourceselect select: missing required option: '--target=TASK'; see sourceselect select --help",
                "select --target ET --taget x | sourceselect select: unknown option: '--taget'; did you mean --target?",
                "select --target ET --size big | sourceselect select: invalid value for option '--size': "
                        + "'big' is not an int; see sourceselect select --help",
                "select --target ET | sourceselect select: --data: no data set is given; "
                        + "name the YAML file of at least one, or workers by --temporal",
                "select --target ET --iterations 0 --data d.yaml | sourceselect select: --iterations: "
                        + "it is 0; give a whole number of at least 1",
                "select --target ET --size 50 --data d.yaml | sourceselect select: --size: it is 50; "
                        + "give a multiple of 16 from 16 to 1024",
                "select --target ET --width 0 --data d.yaml | sourceselect select: --width: it is 0; "
                        + "give a whole number from 1 to 256 (the paper: 64)",
                "select --target ET --roi-rule close --data d.yaml | sourceselect select: --roi-rule: 'close' is not a "
                        + "rule; write nearest, nearest:K or top:K with K of at least 1, or threshold:MINIMUM",
                "select --target ET --profile huge --data d.yaml | sourceselect select: --profile: 'huge' is not a "
                        + "profile; the nearest names are paper, smoke, laptop",
                "select --target ET --temporal here | sourceselect select: --temporal: 'here' is not of the form "
                        + "HOST:PORT; write it as in 127.0.0.1:7233",
                "select --target ET --temporal 127.0.0.1:99999 | sourceselect select: --temporal: '127.0.0.1:99999' is "
                        + "not of the form HOST:PORT; write it as in 127.0.0.1:7233",
                "experiment table-7 | sourceselect experiment: TABLE: there is no 'table-7'; did you mean table-1? "
                        + "Known are table-1, table-2, table-3, table-4, table-5, table-6, all",
                "experiment table-1 --width 0 | sourceselect experiment: --width: it is 0; "
                        + "give a whole number from 1 to 256 (the paper: 64)",
                "export ET | sourceselect export: missing required option: '--output=DIR'; see sourceselect export --help",
                "export ET --output new --of both | sourceselect export: invalid value for option '--of': there is no "
                        + "'both' model; write source, finetuned or best; see sourceselect export --help",
                "export ET --output new --selection none.json | sourceselect export: --selection none.json: the file does "
                        + "not exist; name the selection.json that select, demo or campaign report wrote",
                "export ET --output new --target ET | sourceselect export: --target: a selection has one target, and needs "
                        + "none named; leave it out, or give --workflow",
                "export ET --output new --workflow a --selection b | sourceselect export: --workflow: it stands beside "
                        + "--selection; give one of them",
                "evaluate a.csv --top 0 | sourceselect evaluate: --top: it is 0; give a whole number of at least 1",
                "evaluate a.csv --resamples -1 | sourceselect evaluate: --resamples: it is -1; "
                        + "give a whole number of at least 0",
                "evaluate none.csv | sourceselect evaluate: none.csv: the table does not exist; check the path",
                "worker --roles gpu | sourceselect worker: --temporal: it is missing, and neither "
                        + "TEMPORAL_ADDRESS nor a profile names a server; give the HOST:PORT of the server to work for",
                "worker --roles gpu --temporal a:1 --tls-cert none.pem | sourceselect worker: --tls-cert none.pem: "
                        + "the file cannot be read; check the path",
                "worker --roles gpu --temporal a:1 --tls-key pom.xml | sourceselect worker: --tls-key: "
                        + "the certificate that belongs to it is missing; give both or neither",
                "worker --roles gpu --temporal a:1 --tls-ca pom.xml | sourceselect worker: TLS for a:1: a certificate or "
                        + "key cannot be used (found no certificates in input stream); give certificates in PEM, and an "
                        + "unencrypted PKCS#8 key in PEM",
                "status --tls | sourceselect status: --tls: no server is named to use it with; "
                        + "give --temporal or --temporal-profile too",
                "worker --temporal a:1 --metrics here | sourceselect worker: --metrics: 'here' is not of the form "
                        + "[HOST:]PORT; write it as in 9464 or 0.0.0.0:9464",
                "worker --temporal a:1 --metrics 70000 | sourceselect worker: --metrics: '70000' is not of the form "
                        + "[HOST:]PORT; write it as in 9464 or 0.0.0.0:9464",
                "worker --roles chef | sourceselect worker: invalid value for option '--roles' (ROLE): there is no role "
                        + "'chef'; write decisions, cpu or gpu; see sourceselect worker --help"
            })
    void aMistakeIsOneSentenceAndExitCode2(String command, String sentence) {
        Seen seen = run(command.split(" "));
        assertThat(seen.err().strip()).isEqualTo(sentence);
        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.out()).isEmpty();
    }

    @Test
    void aDataSetFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing.yaml");
        for (String[] command : new String[][] {
            {"tasks", missing.toString()}, {"select", "--target", "ET", "--data", missing.toString()}
        }) {
            Seen seen = run(command);
            assertThat(seen.code()).isEqualTo(2);
            assertThat(seen.err()).contains(missing.toString()).doesNotContain("\tat ");
            assertThat(seen.err().strip().lines()).hasSize(1);
        }
    }

    @Test
    void tasksShowsDamagedSubjectsAndCountsThoseWithFilesMissing() throws IOException {
        Volume labels = Volume.centred(2, 1, 1, new double[] {1, 1, 1}, new float[] {0, 1});
        for (String subject : List.of("p1", "p2", "p3")) {
            Files.createDirectories(folder.resolve(subject));
            VolumeWriter.writeNifti(folder.resolve(subject + "/t1.nii"), labels, DataType.FLOAT32);
            VolumeWriter.writeNifti(folder.resolve(subject + "/seg.nii"), labels, DataType.UINT8);
        }
        Files.delete(folder.resolve("p2/seg.nii"));
        Files.write(folder.resolve("p3/t1.nii"), new byte[] {1, 2, 3});
        Path yaml = Files.writeString(
                folder.resolve("data.yaml"),
                "name: tiny\nmodalities: {T1: \"{subject}/t1.nii\"}\nlabelFile: \"{subject}/seg.nii\"\nlabels: {A: 1}\n");

        Seen seen = run("tasks", yaml.toString());

        assertThat(seen.code()).isZero();
        assertThat(seen.out().lines().findFirst())
                .hasValueSatisfying(head -> assertThat(head).endsWith("Damaged  Brain"));
        assertThat(seen.out()).containsPattern("tiny/A-T1 +1 of 1 +1 of 1 +50.000 % +1\\s");
        assertThat(seen.err()).contains("warning: " + yaml + ": files are missing", "1 without labels", "p3/t1.nii");
    }

    @Test
    void checkNamesEveryDamagedFileAndIsNoSuccess() throws IOException {
        Volume labels = Volume.centred(2, 1, 1, new double[] {1, 1, 1}, new float[] {0, 1});
        for (String subject : List.of("p1", "p2", "p3")) {
            Files.createDirectories(folder.resolve(subject));
            VolumeWriter.writeNifti(folder.resolve(subject + "/t1.nii"), labels, DataType.FLOAT32);
            VolumeWriter.writeNifti(folder.resolve(subject + "/seg.nii"), labels, DataType.UINT8);
        }
        Path yaml = Files.writeString(
                folder.resolve("data.yaml"),
                "name: tiny\nmodalities: {T1: \"{subject}/t1.nii\"}\nlabelFile: \"{subject}/seg.nii\"\nlabels: {A: 1}\n");
        assertThat(run("tasks", yaml.toString(), "--check").code()).isZero();
        for (String subject : List.of("p2", "p3")) {
            Volume hot = Volume.centred(2, 1, 1, new double[] {1, 1, 1}, new float[] {Float.NaN, 1});
            VolumeWriter.writeNifti(folder.resolve(subject + "/t1.nii"), hot, DataType.FLOAT32);
        }

        Seen quick = run("tasks", yaml.toString());
        Seen seen = run("tasks", yaml.toString(), "--check");

        assertThat(quick.code()).isZero();
        // Three images are looked at for the brain, and these two prove damaged by it.
        assertThat(quick.err().lines())
                .singleElement()
                .satisfies(cause -> assertThat(cause)
                        .startsWith("warning: 2 files, the first ")
                        .contains("are NaN"));
        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err().lines())
                .satisfiesExactly(
                        cause -> assertThat(cause)
                                .startsWith("warning: 2 files, the first ")
                                .contains("are NaN"),
                        file -> assertThat(file).isEqualTo("  " + folder.resolve("p2/t1.nii")),
                        file -> assertThat(file).isEqualTo("  " + folder.resolve("p3/t1.nii")));
    }

    @Test
    void aResultThatCannotBeWrittenIsNoSuccess() {
        StringWriter err = new StringWriter();
        WatchedOutput full = new WatchedOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });

        int code = SourceSelect.run(full, new PrintWriter(err), "metrics");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().strip().lines())
                .singleElement()
                .satisfies(said -> assertThat(said)
                        .contains("standard output", "No space left on device", "run the command again"));
        assertThat(SourceSelect.run(
                        new WatchedOutput(OutputStream.nullOutputStream()), new PrintWriter(err), "metrics"))
                .isZero();
    }

    @Test
    void aBrokenDescriptionIsNamed() throws IOException {
        Path yaml = Files.writeString(folder.resolve("broken.yaml"), "name: [unclosed\n");
        Seen seen = run("tasks", yaml.toString());
        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err().strip().lines()).hasSize(1);
        assertThat(seen.err()).contains(yaml.toString());
    }
}
