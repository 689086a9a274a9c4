package org.sourceselect.stage;

import java.nio.file.Path;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.task.BadInputException;

/** A source model in the store: the weights of a U-Net, or a TorchScript program. */
final class StoredModel {

    static final String PROGRAM = "program.pt";

    private StoredModel() {}

    /** The model's file, of either kind. */
    static Path file(ArtifactStore store, ArtifactRef model) {
        Manifest manifest = store.load(model);
        return store.fetch(manifest, isProgram(manifest) ? PROGRAM : Training.WEIGHTS);
    }

    /**
     * The file of weights, to train on.
     *
     * @throws BadInputException when the model is a program
     */
    static Path weights(ArtifactStore store, ArtifactRef model) {
        Manifest manifest = store.load(model);
        if (isProgram(manifest)) {
            throw new BadInputException(
                    "source model",
                    "it was imported as a TorchScript program, which does not say where its encoder ends, and fine-tuning"
                            + " keeps the encoder as it is",
                    "import weights of the U-Net, or judge this source by its scores alone");
        }
        return store.fetch(manifest, Training.WEIGHTS);
    }

    private static boolean isProgram(Manifest manifest) {
        return manifest.objects().stream().anyMatch(o -> o.name().equals(PROGRAM));
    }
}
