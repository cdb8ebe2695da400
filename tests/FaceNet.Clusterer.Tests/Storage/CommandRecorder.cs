using System.Reflection;

namespace FaceNet.Clusterer.Tests.Storage;

/// <summary>Stands in for a Redis transaction: takes every command, answers it at once with nothing, and keeps it.</summary>
public class CommandRecorder : DispatchProxy
{
    private static readonly MethodInfo Answer = typeof(Task).GetMethod(nameof(Task.FromResult))!;

    internal List<(string Name, object?[] Arguments)> Commands { get; } = [];

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Commands.Add((targetMethod!.Name, args!));
        return targetMethod.ReturnType.GetGenericArguments() is [var type]
            ? Answer.MakeGenericMethod(type).Invoke(null, [type.IsValueType ? Activator.CreateInstance(type) : null])
            : Task.CompletedTask;
    }
}
