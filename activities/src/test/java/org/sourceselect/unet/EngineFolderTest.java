package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.task.BadInputException;

class EngineFolderTest {

    @TempDir
    private Path folder;

    @Test
    void isMadeWhereItIsMissing() {
        Path missing = folder.resolve("a/b");
        new EngineFolder(missing, "DJL_CACHE_DIR").check();
        assertThat(missing).isDirectory();
    }

    @Test
    void whereItCannotBeMadeItsNameAndWhatNamesItAreSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path impossible : new Path[] {file.resolve("x"), Path.of("/proc/x")}) {
            assertThatThrownBy(() -> new EngineFolder(impossible, "ENGINE_CACHE_DIR").check())
                    .isInstanceOf(BadInputException.class)
                    .hasMessage("PyTorch's native libraries in " + impossible
                            + " (from ENGINE_CACHE_DIR): the folder cannot be made; "
                            + "set DJL_CACHE_DIR to a folder that may be written and run programs from");
        }
    }

    @Test
    void aFailureIsReadDownToItsCause() {
        assertThat(fault(new UnsatisfiedLinkError(
                        "/c/libc10.so: /c/libc10.so: failed to map segment from shared object")))
                .hasValueSatisfying(m -> assertThat(m).contains("is on a disk that forbids programs (noexec)"));
        assertThat(fault(new IOException("No space left on device")))
                .hasValueSatisfying(m -> assertThat(m).contains("is on a full disk"));
        assertThat(fault(new AccessDeniedException("/c")))
                .hasValueSatisfying(m -> assertThat(m).contains("cannot be written"));
        assertThat(fault(new UnsatisfiedLinkError("libcudart.so.12: cannot open shared object file")))
                .isEmpty();
    }

    private Optional<String> fault(Throwable cause) {
        return new EngineFolder(folder, "DJL_CACHE_DIR")
                .fault(new EngineException("Failed to load PyTorch native library", new IllegalStateException(cause)))
                .map(BadInputException::getMessage);
    }
}
