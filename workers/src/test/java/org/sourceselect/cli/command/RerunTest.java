package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.cli.SourceSelect;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

/** What a process in which everything is found does not do. */
@Timeout(300)
@Tag("slow")
class RerunTest {

    /** With it DJL loads PyTorch's native libraries: 400 MB, and half a second or more. */
    private static final String ENGINE = "ai.djl.pytorch.jni.PyTorchLibrary";

    @TempDir
    Path folder;

    @Test
    void pyTorchIsNotLoadedWhereEverythingIsFound() throws Exception {
        PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
        assertThat(select("first")).contains(", 0 found in the store");
        assertThat(classes("first")).contains(ENGINE).contains(SourceSelect.class.getName());
        assertThat(select("second")).contains("stages were found in the store");
        assertThat(classes("second")).doesNotContain(ENGINE).contains(SourceSelect.class.getName());
    }

    private String classes(String run) throws IOException {
        return Files.readString(folder.resolve(run + ".classes"));
    }

    private String select(String run) throws IOException, InterruptedException {
        Path said = folder.resolve(run + ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Xlog:class+load:file=" + folder.resolve(run + ".classes"),
                "-cp",
                System.getProperty("java.class.path"),
                SourceSelect.class.getName(),
                "select",
                folder.resolve("data/phantom-fets.yaml").toString()));
        command.addAll(
                List.of("--target", "ED-2-FLAIR", "--pool", "ET-1-FLAIR", "--profile", "smoke", "--threads", "1"));
        command.addAll(
                List.of("--size", "16", "--slices", "4", "--width", "2", "--iterations", "3", "--batch-size", "4"));
        command.addAll(List.of("--home", folder.resolve("home").toString()));
        command.addAll(List.of("--output", folder.resolve("output").toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(said.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
            return Files.readString(said);
        } finally {
            process.destroyForcibly();
        }
    }
}
