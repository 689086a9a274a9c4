package org.sourceselect.unet;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.sourceselect.task.BadInputException;

/**
 * A TorchScript program, in inference mode and without gradients.
 *
 * <p>It can be run and nothing more: where its encoder ends, and so what fine-tuning would freeze, is nowhere written.
 */
final class ScriptedNetwork implements Network {

    /** TorchScript files are zip archives, safetensors files begin with the length of a JSON text. */
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private static final String[] NO_EXTRA_FILES = {};

    private final PtSymbolBlock program;
    private final ParameterStore parameters;
    private final String file;

    private ScriptedNetwork(PtSymbolBlock program, NDManager manager, Path file) {
        this.program = program;
        this.parameters = new ParameterStore(manager, false);
        this.file = file.toString();
    }

    /** Whether a file could be one. */
    static boolean isIn(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
        }
    }

    /**
     * Loads a program, which belongs to the manager.
     *
     * @throws BadInputException when the file holds none
     */
    static ScriptedNetwork load(NDManager manager, Path file) {
        try {
            PtSymbolBlock program = JniUtils.loadModule(
                    (PtNDManager) manager, file.toAbsolutePath(), true, NO_EXTRA_FILES, NO_EXTRA_FILES, false);
            return new ScriptedNetwork(program, manager, file);
        } catch (EngineException e) {
            throw new BadInputException(
                    file.toString(),
                    "the file is a zip archive that torch cannot load as a TorchScript program",
                    "write it with torch.jit.script(net).save(FILE); torch.save is not enough",
                    e);
        }
    }

    @Override
    public NDArray logits(NDArray images) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            NDList output = program.forward(parameters, new NDList(images), false);
            if (output.size() != 1) {
                throw new BadInputException(
                        file,
                        "the TorchScript program answers with " + output.size() + " tensors",
                        "export a net whose forward returns one tensor [n, channels, height, width]");
            }
            return output.head();
        } catch (EngineException | UnsupportedOperationException e) {
            throw new BadInputException(
                    file + reason(e).map(r -> " (" + r + ")").orElse(""),
                    "the TorchScript program cannot be run on images of shape " + images.getShape(),
                    "export a net whose forward takes one float tensor [n, 1, height, width]",
                    e);
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /**
     * Torch's own line on what went wrong; other lines of its message name the files of whoever wrote the net. A net can
     * raise an error of any text, so this is for its user's screen alone.
     */
    private static Optional<String> reason(RuntimeException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("RuntimeError: ") && !line.contains("/"))
                .findFirst();
    }

    @Override
    public OptionalInt channels() {
        return OptionalInt.empty();
    }

    /** Nothing: what a program needs shows only when it runs. */
    @Override
    public void checkMemory(int size, int batchSize, Compute compute) {}
}
