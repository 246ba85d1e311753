import { ASK } from "./ask.ts";

/** Shells that there is a completion for. */
export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

const bash = `# bash completion for plimsoll; in ~/.bashrc: eval "$(plimsoll completions bash)"
_plimsoll() {
  local line=\${COMP_LINE:0:COMP_POINT} reply word lead
  local -a words
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local cur=\${words[\${#words[@]}-1]}
  COMPREPLY=()
  # the one on PATH: a key that is pressed behind ./plimsoll starts nothing
  reply=$(command plimsoll ${ASK} "\${words[@]:1}" 2>/dev/null) || return 0
  # bash itself takes = and : for ends of words
  lead=\${cur%"\${cur##*[=:]}"}
  while IFS=$'\\t' read -r word _; do
    if [[ $word == :paths ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "\${cur#"$lead"}")
    elif [[ -n $word ]]; then
      COMPREPLY+=("\${word#"$lead"}")
    fi
  done <<< "$reply"
}
complete -F _plimsoll plimsoll
`;

const zsh = `#compdef plimsoll
# zsh completion for plimsoll; in ~/.zshrc, behind compinit: eval "$(plimsoll completions zsh)"
_plimsoll() {
  local line word brief paths
  local -a offers
  while IFS= read -r line; do
    if [[ $line == :paths ]]; then
      paths=1
      continue
    fi
    word=\${line%%$'\\t'*}
    brief=\${line#*$'\\t'}
    offers+=("\${word//:/\\\\:}:$brief")
  done < <(command plimsoll ${ASK} "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#offers} )) && _describe plimsoll offers
  if [[ -n $paths ]]; then
    [[ $PREFIX == --*=* ]] && compset -P '*='
    _files
  fi
}
if [[ \${funcstack[1]} == _plimsoll ]]; then
  _plimsoll "$@"
else
  compdef _plimsoll plimsoll
fi
`;

const fish = `# fish completion for plimsoll: plimsoll completions fish > ~/.config/fish/completions/plimsoll.fish
function __plimsoll_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l current (commandline -ct)
    test -n "$current"; or set words (commandline -opc) ""
    for line in (command plimsoll ${ASK} $words[2..-1] 2>/dev/null)
        if test "$line" = :paths
            __fish_complete_path (string replace -r -- '^--[\\w-]+=' '' "$current")
        else
            echo $line
        end
    end
end
complete -c plimsoll -f -a '(__plimsoll_complete)'
`;

/** What a shell has to read once. */
export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
