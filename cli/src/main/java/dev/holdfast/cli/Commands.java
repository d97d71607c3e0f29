package dev.holdfast.cli;

import java.lang.reflect.Constructor;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands: each that wants it is given the environment. */
record Commands(Map<String, String> environment) implements IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (Asking.class.isAssignableFrom(type)) {
            Constructor<K> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            K made = constructor.newInstance();
            ((Asking) made).environment = environment;
            return made;
        }
        return CommandLine.defaultFactory().create(type);
    }
}
