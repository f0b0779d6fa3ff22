namespace Orbweaver.Soak;

/// <summary>What arrived is not what was sent.</summary>
internal sealed class WrongDataException(string message, Exception? inner = null) : Exception(message, inner);
