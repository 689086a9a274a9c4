package org.sourceselect.unet;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows CUDA's runtime library to DJL, which asks it for GPUs before it loads PyTorch, by the name of an installed CUDA. A GPU
 * build has it on the class path, under a name of its own, and so a machine needs NVIDIA's driver alone.
 */
final class CudaRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(CudaRuntime.class);
    private static final String SEARCHED = "jna.library.path";

    private CudaRuntime() {}

    /** To be called before DJL is asked for anything; does nothing in a build for the CPU. */
    static void offer() {
        try {
            Optional<URL> library = library();
            if (library.isPresent()) {
                Path folder = Files.createTempDirectory("sourceselect-cuda");
                folder.toFile().deleteOnExit();
                Path copy = folder.resolve("libcudart.so");
                copy.toFile().deleteOnExit();
                try (InputStream in = library.get().openStream()) {
                    Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                }
                String before = System.getProperty(SEARCHED);
                System.setProperty(SEARCHED, before == null ? folder.toString() : before + ":" + folder);
            }
        } catch (IOException e) {
            // An installed CUDA may still be found.
            LOG.warn("CUDA's runtime library could not be taken from the class path: {}", e.toString());
        }
    }

    /** The library that PyTorch's own list of libraries names, if it is a build for GPUs. */
    private static Optional<URL> library() throws IOException {
        ClassLoader loader = CudaRuntime.class.getClassLoader();
        URL list = loader == null ? null : loader.getResource("native/lib/pytorch.properties");
        if (loader == null || list == null) {
            return Optional.empty();
        }
        Properties natives = new Properties();
        try (InputStream in = list.openStream()) {
            natives.load(in);
        }
        return Arrays.stream(natives.getProperty("libraries", "").split(","))
                .filter(name -> name.startsWith("libcudart"))
                .findFirst()
                .flatMap(name -> Optional.ofNullable(loader.getResource("pytorch/" + natives.getProperty("flavor") + "/"
                        + natives.getProperty("classifier") + "/" + name)));
    }
}
