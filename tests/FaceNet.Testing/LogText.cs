using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FaceNet.Testing;

/// <summary>Keeps what a host logs, from information on.</summary>
public sealed class LogText : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Whether a line with that text was logged.</summary>
    public bool Contains(string text) => _lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(_lines);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));
    }
}
