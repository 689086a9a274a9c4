package org.sourceselect.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.task.BadInputException;

class NewFolderTest {

    @TempDir
    Path root;

    private String[] there() {
        return root.toFile().list();
    }

    @Test
    void isMadeWholeWithTheFoldersAboveIt() {
        Path folder = root.resolve("a/b");
        NewFolder.at(folder).make(draft -> {
            assertThat(folder).doesNotExist();
            Files.writeString(draft.resolve("file"), "text");
        });
        assertThat(folder.resolve("file")).hasContent("text");
        assertThat(root.resolve("a").toFile().list()).containsExactly("b");
    }

    @Test
    void takesThePlaceOfAnEmptyOneAlsoThroughALink() throws IOException {
        Path empty = Files.createDirectory(root.resolve("empty"));
        Path link = Files.createSymbolicLink(root.resolve("link"), empty);
        NewFolder.at(link).make(draft -> Files.writeString(draft.resolve("file"), "text"));
        assertThat(empty.resolve("file")).hasContent("text");
        assertThat(there()).containsExactlyInAnyOrder("empty", "link");
    }

    @Test
    void nothingIsLeftOfOneThatCannotBeFilled() {
        NewFolder folder = NewFolder.at(root.resolve("half"));
        assertThatThrownBy(() -> folder.make(draft -> {
                    Files.writeString(draft.resolve("first"), "text");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(BadInputException.class)
                .hasMessage("--output " + root.resolve("half")
                        + ": the folder cannot be written (No space left on device); name a folder you may write to, with"
                        + " room in it");
        assertThat(there()).isEmpty();
    }

    @Test
    void nothingIsLeftOfOneThatIsGivenUp() {
        NewFolder folder = NewFolder.at(root.resolve("half"));
        folder.discard();
        assertThatThrownBy(() -> folder.make(draft -> {
                    Files.writeString(draft.resolve("first"), "text");
                    folder.discard();
                }))
                .isInstanceOf(BadInputException.class);
        assertThat(there()).isEmpty();
    }

    @Test
    void whatHoldsSomethingOrIsAFileIsRefusedBeforeAnythingIsMade() throws IOException {
        Path full = Files.createDirectory(root.resolve("full"));
        Files.createFile(full.resolve("mine"));
        Path file = Files.createFile(root.resolve("file"));
        assertThatThrownBy(() -> NewFolder.at(full))
                .hasMessage(
                        "--output " + full + ": the folder is not empty; name one that is not there yet, or empty it");
        assertThatThrownBy(() -> NewFolder.at(file))
                .hasMessage("--output " + file + ": a file has its name; name a folder that is not there yet");
        assertThatThrownBy(() -> NewFolder.at(file.resolve("below")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the folder cannot be written");
        assertThat(there()).containsExactlyInAnyOrder("full", "file");
    }

    @Test
    void whereNothingMayBeWrittenIsRefused() throws IOException {
        Path closed = Files.createDirectory(
                root.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        Assumptions.assumeFalse(Files.isWritable(closed), "this user may write anywhere");
        assertThatThrownBy(() -> NewFolder.at(closed.resolve("new")))
                .hasMessageContaining("the folder cannot be written (access is denied)");
    }
}
