package org.sourceselect.scoring;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;
import org.sourceselect.tensor.NpyFile;
import org.sourceselect.tensor.SafetensorsFile;
import org.sourceselect.tensor.StoredTensor;

/**
 * The tensor of an input, in an open file of either format.
 *
 * @param input what the user named
 * @param tensor what it holds
 * @param handle keeps the file open
 */
record InputTensor(ScoreInput input, StoredTensor tensor, Closeable handle) implements Closeable {

    private static final String SAFETENSORS = ".safetensors";

    /**
     * Opens an input.
     *
     * @throws BadInputException when there is no such file or tensor, or it cannot be read
     */
    static InputTensor open(ScoreInput input) throws IOException {
        Path file = input.file();
        if (!Files.exists(file)) {
            throw refused(input, "there is no such file", "check the path given as " + input.option());
        }
        if (!Files.isRegularFile(file)) {
            throw refused(input, "it is not a regular file", "give an .npy or .safetensors file as " + input.option());
        }
        try {
            return file.toString().endsWith(SAFETENSORS) ? safetensors(input) : npy(input);
        } catch (AccessDeniedException e) {
            throw new BadInputException(file.toString(), "it may not be read", "change its permissions", e);
        }
    }

    private static InputTensor npy(ScoreInput input) throws IOException {
        if (!input.file().toString().endsWith(".npy")) {
            throw refused(
                    input, "its name ends neither in .npy nor in .safetensors", "save it in one of these formats");
        }
        if (input.tensor().isPresent()) {
            throw refused(
                    input, "an .npy file holds one array without a name", "leave out " + input.option() + "-name");
        }
        NpyFile file = NpyFile.open(input.file());
        return new InputTensor(input, file.tensor(), file);
    }

    private static InputTensor safetensors(ScoreInput input) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(input.file());
        try {
            return new InputTensor(input, file.tensor(name(input, file)), file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static String name(ScoreInput input, SafetensorsFile file) {
        Optional<String> only = file.names().size() == 1 ? file.names().stream().findFirst() : Optional.empty();
        String name = input.tensor()
                .or(() -> only)
                .orElseThrow(() -> refused(
                        input,
                        "it holds " + file.names().size() + " tensors (" + String.join(", ", file.names()) + ")",
                        "choose one by " + input.option() + "-name"));
        if (!file.names().contains(name)) {
            throw refused(input, "it has no tensor '" + name + "'", NearestNames.phrase(name, file.names()));
        }
        return name;
    }

    /** A sentence that names this file. */
    BadInputException refused(String problem, String remedy) {
        return refused(input, problem, remedy);
    }

    private static BadInputException refused(ScoreInput input, String problem, String remedy) {
        return new BadInputException(input.file().toString(), problem, remedy);
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
